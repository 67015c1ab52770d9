package io.sparkforest.trainer.report;

import io.sparkforest.trainer.report.Explanations.Explained;
import io.sparkforest.trainer.report.chart.Beeswarm;
import io.sparkforest.trainer.report.chart.Chart;
import io.sparkforest.trainer.report.chart.Charts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Charts of what columns contribute to predictions. */
final class ExplanationCharts {
  private static final int MAX_BARS = 15;
  private static final int MAX_LANES = 10;
  private static final int MAX_DEPENDENCES = 4;
  private static final int MAX_LABELS = 15;
  private static final String CONTRIBUTION = "contribution to the prediction";

  private ExplanationCharts() {}

  /**
   * The charts; none if nothing is explained.
   *
   * @param columns those that contribute most first
   */
  static List<Chart> of(List<Explained> columns) {
    List<Chart> charts = new ArrayList<>();
    if (columns.isEmpty()) {
      return charts;
    }
    List<Explained> most = columns.subList(0, Math.min(MAX_BARS, columns.size()));
    charts.add(
        Charts.bars(
            "Mean contribution of columns, without its sign",
            "column",
            "mean |SHAP|",
            most.stream().map(Explained::name).toList(),
            most.stream().mapToDouble(Explained::mean).toArray()));
    charts.add(
        Beeswarm.of(
            "What columns contribute, a dot for each row",
            columns.stream().limit(MAX_LANES).map(ExplanationCharts::lane).toList()));
    columns.stream().limit(MAX_DEPENDENCES).map(ExplanationCharts::dependence).forEach(charts::add);
    return charts;
  }

  private static Beeswarm.Lane lane(Explained column) {
    double[] levels = new double[column.values().length];
    Arrays.fill(levels, Double.NaN);
    if (!column.view().isNominal()) {
      double least = Arrays.stream(column.values()).min().orElse(0);
      double greatest = Arrays.stream(column.values()).max().orElse(0);
      for (int row = 0; row < levels.length && greatest > least; row++) {
        levels[row] = (column.values()[row] - least) / (greatest - least);
      }
    }
    return new Beeswarm.Lane(column.name(), column.contributions(), levels);
  }

  private static Chart dependence(Explained column) {
    String title = "Contribution by " + column.view().name();
    if (!column.view().isNominal()) {
      double[] raw = Arrays.stream(column.values()).map(column.view()::raw).toArray();
      return Charts.dots(title, column.view().name(), CONTRIBUTION, raw, column.contributions());
    }
    Map<Double, List<Double>> byLabel = new TreeMap<>();
    for (int row = 0; row < column.values().length; row++) {
      byLabel
          .computeIfAbsent(column.values()[row], label -> new ArrayList<>())
          .add(column.contributions()[row]);
    }
    List<Map.Entry<Double, List<Double>>> most =
        byLabel.entrySet().stream()
            .sorted((one, other) -> other.getValue().size() - one.getValue().size())
            .limit(MAX_LABELS)
            .toList();
    return Charts.bars(
        title,
        column.view().name(),
        "mean " + CONTRIBUTION,
        most.stream().map(label -> column.view().label(label.getKey())).toList(),
        most.stream()
            .mapToDouble(
                label ->
                    label.getValue().stream().mapToDouble(Double::doubleValue).average().orElse(0))
            .toArray());
  }
}
