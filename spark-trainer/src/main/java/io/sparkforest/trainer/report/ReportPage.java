package io.sparkforest.trainer.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.sparkforest.trainer.data.TrainingData;
import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.forest.BatchReport;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.report.chart.Chart;
import io.sparkforest.trainer.report.chart.Charts;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code report.html}: a page that needs nothing but itself, for whoever asks how good a model is
 * and whether to trust it.
 */
final class ReportPage {
  private static final Template TEMPLATE = template();
  private static final int MAX_BARS = 15;
  private static final int MAX_DOTS = 2_000;
  private static final int RESIDUAL_CHARTS = 3;
  private static final int MANY_TIMES = 100;

  private final TrainingData data;
  private final List<FeatureView> views;
  private final JobResults results;
  private final Map<String, Double> importances;
  private final Map<String, Double> ofColumns;

  /**
   * A page to be written.
   *
   * @param importances input → share, the greatest first
   */
  ReportPage(
      TrainingData data,
      List<FeatureView> views,
      JobResults results,
      Map<String, Double> importances) {
    this.data = data;
    this.views = views;
    this.results = results;
    this.importances = importances;
    this.ofColumns = ColumnImportances.of(importances, data.schema().rawColumns());
  }

  private record Card(String name, String value, String note) {}

  private record MetricsRow(String model, String rows, String rmse, String mae, String r2) {}

  private record Fact(String name, String value) {}

  private static Template template() {
    try (Reader text =
        new InputStreamReader(
            Objects.requireNonNull(
                ReportPage.class.getResourceAsStream("report.mustache"), "report.mustache"),
            StandardCharsets.UTF_8)) {
      return Mustache.compiler().defaultValue("").emptyStringIsFalse(true).compile(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The page.
   *
   * @param provenance what was trained on what, name by name
   */
  byte[] html(String created, String job, List<String> warnings, Map<String, String> provenance) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("target", data.schema().target().name());
    values.put("trees", results.forest().last().trees());
    values.put("created", created);
    values.put("job", job);
    values.put("cards", cards());
    values.put("hasWarnings", !warnings.isEmpty());
    values.put("warnings", warnings);
    values.put("metrics", metrics());
    values.put("charts", charts());
    values.put("columns", ColumnRow.of(data.schema(), importances, ofColumns));
    values.putAll(ReadSection.of(data.findings()));
    values.put(
        "provenance",
        provenance.entrySet().stream()
            .map(fact -> new Fact(fact.getKey(), fact.getValue()))
            .toList());
    return html(values);
  }

  /** The page of the template's values; what has none is left out. */
  static byte[] html(Map<String, Object> values) {
    return TEMPLATE.execute(values).getBytes(StandardCharsets.UTF_8);
  }

  private List<Card> cards() {
    BatchReport last = results.forest().last();
    List<Card> cards = new ArrayList<>();
    Metrics unseen = last.validation().or(last::outOfBag).orElse(last.train());
    String note = "out of bag";
    if (last.validation().isPresent()) {
      note = "rows held out";
    } else if (last.outOfBag().isEmpty()) {
      note = "training rows";
    }
    cards.add(new Card("RMSE", number(unseen.rmse()), note));
    cards.add(new Card("R²", share(unseen.r2()), note));
    results
        .baselines()
        .ifPresent(
            baselines ->
                cards.add(
                    new Card(
                        "against linear regression",
                        against(unseen.rmse() / baselines.linear().rmse()),
                        "its RMSE")));
    cards.add(new Card("rows", Long.toString(data.trainingRows()), "to train on"));
    return cards;
  }

  /** A ratio of errors as people say it. */
  private static String against(double ratio) {
    if (ratio > MANY_TIMES) {
      return "over " + MANY_TIMES + " ×";
    }
    return ratio > 2
        ? String.format(Locale.ROOT, "%.1f ×", ratio)
        : String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1));
  }

  private List<MetricsRow> metrics() {
    BatchReport last = results.forest().last();
    List<MetricsRow> rows = new ArrayList<>();
    rows.add(row("forest", "training", last.train()));
    last.outOfBag().ifPresent(found -> rows.add(row("forest", "out of bag", found)));
    last.validation().ifPresent(found -> rows.add(row("forest", "held out", found)));
    results.test().ifPresent(found -> rows.add(row("forest", "test channel", found)));
    results
        .baselines()
        .ifPresent(
            baselines -> {
              String measured = "held out";
              if (!baselines.rows().equals("validation")) {
                measured = "training, each by models fitted without it";
              }
              rows.add(row("linear regression", measured, baselines.linear()));
              rows.add(row("mean of the target", measured, baselines.mean()));
            });
    return rows;
  }

  private static MetricsRow row(String model, String rows, Metrics metrics) {
    return new MetricsRow(
        model,
        metrics.rows() + " (" + rows + ")",
        number(metrics.rmse()),
        number(metrics.mae()),
        share(metrics.r2()));
  }

  private List<Chart> charts() {
    ScoredRows scored = results.forest().scored();
    List<Chart> charts = new ArrayList<>();
    if (results.forest().batches().size() > 1) {
      charts.add(learningCurve());
    }
    List<String> most = ofColumns.keySet().stream().limit(MAX_BARS).toList();
    charts.add(
        Charts.bars(
            "Importance of columns",
            "column",
            "share",
            most,
            most.stream().mapToDouble(ofColumns::get).toArray()));
    charts.addAll(
        ExplanationCharts.of(
            Explanations.of(results.forest().model(), scored, views, data.schema().rawColumns())));
    if (scored.size() > 0) {
      charts.add(predictedAgainstActual(scored));
      results.intervals().map(IntervalCharts::of).ifPresent(charts::addAll);
      importances.keySet().stream()
          .limit(RESIDUAL_CHARTS)
          .map(this::feature)
          .forEach(feature -> charts.add(Residuals.of(scored, feature, views.get(feature))));
    }
    return charts;
  }

  private int feature(String name) {
    int feature = 0;
    while (!views.get(feature).name().equals(name)) {
      feature++;
    }
    return feature;
  }

  private Chart learningCurve() {
    List<BatchReport> batches = results.forest().batches();
    Map<String, double[]> series = new LinkedHashMap<>();
    series.put("training", rmse(batches, report -> Optional.of(report.train())));
    if (results.forest().last().outOfBag().isPresent()) {
      series.put("out of bag", rmse(batches, BatchReport::outOfBag));
    }
    if (results.forest().last().validation().isPresent()) {
      series.put("held out", rmse(batches, BatchReport::validation));
    }
    return Charts.lines(
        "RMSE as trees are added",
        "trees",
        "RMSE",
        batches.stream().mapToDouble(BatchReport::trees).toArray(),
        series);
  }

  private interface Measured {
    Optional<Metrics> in(BatchReport report);
  }

  private static double[] rmse(List<BatchReport> batches, Measured measured) {
    return batches.stream()
        .mapToDouble(report -> measured.in(report).map(Metrics::rmse).orElse(Double.NaN))
        .toArray();
  }

  private static Chart predictedAgainstActual(ScoredRows scored) {
    int dots = Math.min(MAX_DOTS, scored.size());
    double[] actual = new double[dots];
    double[] predicted = new double[dots];
    for (int dot = 0; dot < dots; dot++) {
      int row = (int) ((long) dot * scored.size() / dots);
      actual[dot] = scored.labels()[row];
      predicted[dot] = scored.predictions()[row];
    }
    String kind = scored.kind().word().replace('_', ' ');
    return Charts.pairs(
        "Predicted against actual (" + kind + ")", "actual", "predicted", actual, predicted);
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.6g", value);
    // Zeros at the end of a fraction look like digits that were measured.
    return text.indexOf('.') >= 0 && text.indexOf('e') < 0
        ? text.replaceFirst("\\.?0+$", "")
        : text;
  }

  private static String share(Optional<Double> share) {
    return share
        .map(value -> String.format(Locale.ROOT, "%.4f", value))
        // Of the mean it is nothing but rounding.
        .map(text -> text.equals("-0.0000") ? "0.0000" : text)
        .orElse("—");
  }
}
