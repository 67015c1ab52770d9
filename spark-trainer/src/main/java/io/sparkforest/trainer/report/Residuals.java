package io.sparkforest.trainer.report;

import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.report.chart.Chart;
import io.sparkforest.trainer.report.chart.Charts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far predictions are off, by one feature: a good model is off as much everywhere. */
final class Residuals {
  private static final int SLICES = 20;
  private static final int MOST_LABELS = 15;

  private final ScoredRows rows;
  private final int feature;
  private final FeatureView view;

  private Residuals(ScoredRows rows, int feature, FeatureView view) {
    this.rows = rows;
    this.feature = feature;
    this.view = view;
  }

  static Chart of(ScoredRows rows, int feature, FeatureView view) {
    Residuals residuals = new Residuals(rows, feature, view);
    return view.isNominal() ? residuals.byLabel() : residuals.byNumber();
  }

  private double residual(int row) {
    return rows.labels()[row] - rows.predictions()[row];
  }

  private Chart byLabel() {
    double[] values = rows.values(feature);
    Map<Double, List<Integer>> groups = new TreeMap<>();
    for (int row = 0; row < rows.size(); row++) {
      groups.computeIfAbsent(values[row], label -> new ArrayList<>()).add(row);
    }
    List<Map.Entry<Double, List<Integer>>> most =
        groups.entrySet().stream()
            .sorted(
                Comparator.comparing(
                    (Map.Entry<Double, List<Integer>> group) -> -group.getValue().size()))
            .limit(MOST_LABELS)
            .toList();
    return Charts.bars(
        "Residuals by " + view.name(),
        view.name(),
        "mean of actual − predicted",
        most.stream().map(group -> view.label(group.getKey())).toList(),
        most.stream()
            .mapToDouble(
                group -> group.getValue().stream().mapToDouble(this::residual).average().orElse(0))
            .toArray());
  }

  private Chart byNumber() {
    double[] values = rows.values(feature);
    int[] order = RowsByValue.of(values);
    int slices = Math.min(SLICES, order.length);
    double[] xs = new double[slices];
    double[] means = new double[slices];
    double[] deviations = new double[slices];
    for (int slice = 0; slice < slices; slice++) {
      int from = (int) ((long) slice * order.length / slices);
      int to = (int) ((long) (slice + 1) * order.length / slices);
      int[] some = Arrays.copyOfRange(order, from, to);
      xs[slice] = view.raw(Arrays.stream(some).mapToDouble(row -> values[row]).average().orElse(0));
      double mean = Arrays.stream(some).mapToDouble(this::residual).average().orElse(0);
      means[slice] = mean;
      deviations[slice] =
          Math.sqrt(
              Arrays.stream(some)
                  .mapToDouble(row -> Math.pow(residual(row) - mean, 2))
                  .average()
                  .orElse(0));
    }
    return Charts.ranges(
        "Residuals by " + view.name(),
        view.name(),
        "actual − predicted: mean and deviation",
        xs,
        means,
        deviations);
  }
}
