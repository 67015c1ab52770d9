package io.sparkforest.trainer.report;

import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.baseline.Baselines;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.metrics.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code model_card.json}: what a job knows of its model, in the <a
 * href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards.html#model-cards-json-schema">model
 * card JSON schema</a> of SageMaker, version 0.1.0. What the model is for, who owns it and how
 * great its risk is are not known here: their members are left out, and the risk is {@code
 * Unknown}.
 */
record ModelCard(
    Overview modelOverview,
    IntendedUses intendedUses,
    TrainingDetails trainingDetails,
    List<Evaluation> evaluationDetails,
    AdditionalInformation additionalInformation) {
  /** The schema's limits, in characters. */
  private static final int SHORT_TEXT = 1_024;

  private static final int LONG_TEXT = 2_048;
  private static final int AXIS_NAME = 63;

  /** How many bars a chart may have. */
  private static final int MAX_BARS = 20;

  record Overview(
      String modelDescription,
      String problemType,
      String algorithmType,
      Optional<String> modelName) {}

  record IntendedUses(String factorsAffectingModelEfficiency, String riskRating) {}

  record TrainingDetails(
      ObjectiveFunction objectiveFunction,
      String trainingObservations,
      TrainingJobDetails trainingJobDetails) {}

  record ObjectiveFunction(Function function, String notes) {}

  record Function(String function, String facet) {}

  record TrainingJobDetails(
      Optional<String> trainingArn, List<TrainingMetric> userProvidedTrainingMetrics) {}

  record TrainingMetric(String name, double value) {}

  record Evaluation(String name, String evaluationObservation, List<MetricGroup> metricGroups) {}

  record MetricGroup(String name, List<Metric> metricData) {}

  /** A number, or the bars of a chart with their names. */
  record Metric(String name, String type, Object value, Optional<List<String>> xAxisName) {
    static Metric number(String name, double value) {
      return new Metric(name, "number", value, Optional.empty());
    }
  }

  record AdditionalInformation(
      Optional<String> caveatsAndRecommendations, Map<String, String> customDetails) {}

  /**
   * A model's card.
   *
   * @param jobName SageMaker's name of the training job, if known
   * @param jobArn SageMaker's ARN of the training job, if known
   * @param rows how many rows there were to train on
   * @param facts further details, by their names
   */
  static ModelCard of(
      Schema schema,
      MetricsNote metrics,
      Optional<String> jobName,
      Optional<String> jobArn,
      long rows,
      Map<String, String> facts) {
    return new ModelCard(
        overview(schema, metrics, jobName),
        new IntendedUses(factors(schema), "Unknown"),
        new TrainingDetails(
            new ObjectiveFunction(
                new Function("Minimize", "RMSE"),
                "Splits minimize the variance of the target in the leaves."),
            observations(schema, rows),
            new TrainingJobDetails(
                jobArn.map(arn -> Escaped.cut(arn, SHORT_TEXT)), trainingMetrics(metrics))),
        evaluations(metrics),
        new AdditionalInformation(caveats(metrics.warnings()), customDetails(facts)));
  }

  private static Overview overview(Schema schema, MetricsNote metrics, Optional<String> jobName) {
    return new Overview(
        Escaped.cut(
            String.format(
                Locale.ROOT,
                "Predicts %s from %d columns, as the mean of %d regression trees",
                Escaped.name(schema.target().name()),
                schema.features().count(),
                metrics.trees()),
            SHORT_TEXT),
        "Regression",
        "Random forest",
        jobName.map(name -> Escaped.cut(name, SHORT_TEXT)));
  }

  private static String factors(Schema schema) {
    return String.format(
        Locale.ROOT,
        "Predictions lie between %s and %s, the range of the target in training: a forest does not"
            + " extrapolate. A number outside the range of training is scored as the end of the"
            + " range, and a label that training did not see follows the majority of the rows.",
        schema.target().min(),
        schema.target().max());
  }

  private static String observations(Schema schema, long rows) {
    long numeric = schema.features().filter(Column::isNumeric).count();
    long missing = schema.features().filter(column -> column.missing() > 0).count();
    return String.format(
        Locale.ROOT,
        "%d rows; %d numeric and %d categorical features, %d of them with missing values;"
            + " columns that are not used: %d",
        rows,
        numeric,
        schema.features().count() - numeric,
        missing,
        schema.columns().stream().filter(column -> !column.isRead()).count());
  }

  private static List<TrainingMetric> trainingMetrics(MetricsNote metrics) {
    List<TrainingMetric> found = new ArrayList<>();
    sets(metrics)
        .forEach(
            (set, of) ->
                members(of)
                    .forEach(
                        (name, value) -> found.add(new TrainingMetric(set + ":" + name, value))));
    return found;
  }

  /** The sets of rows that there are metrics of, as the log names them. */
  private static Map<String, Metrics> sets(MetricsNote metrics) {
    Map<String, Metrics> sets = new LinkedHashMap<>();
    put(sets, "train", metrics.train());
    put(sets, "oob", metrics.oob());
    put(sets, "validation", metrics.validation());
    put(sets, "test", metrics.test());
    return sets;
  }

  private static void put(Map<String, Metrics> sets, String name, @Nullable Metrics of) {
    if (of != null) {
      sets.put(name, of);
    }
  }

  private static Map<String, Double> members(Metrics of) {
    Map<String, Double> members = new LinkedHashMap<>();
    members.put("rmse", of.rmse());
    members.put("mae", of.mae());
    of.r2().ifPresent(share -> members.put("r2", share));
    return members;
  }

  private static List<Evaluation> evaluations(MetricsNote metrics) {
    List<Evaluation> evaluations = new ArrayList<>();
    Map<String, String> names =
        Map.of(
            "oob", "Out-of-bag rows",
            "validation", "Rows held out",
            "test", "Test channel");
    sets(metrics)
        .forEach(
            (set, of) -> {
              String name = names.get(set);
              if (name != null) {
                evaluations.add(
                    new Evaluation(name, of.rows() + " rows", List.of(group("Forest", of))));
              }
            });
    Baselines baselines = metrics.baselines();
    if (baselines != null) {
      evaluations.add(
          new Evaluation(
              "Plain models, for comparison",
              baselines.mean().rows() + " rows",
              List.of(
                  group("Mean of the target", baselines.mean()),
                  group("Linear regression", baselines.linear()))));
    }
    Map<String, Double> byColumn = metrics.columnImportances();
    if (byColumn == null) {
      byColumn = metrics.featureImportances();
    }
    importances(byColumn).ifPresent(evaluations::add);
    return evaluations;
  }

  private static MetricGroup group(String name, Metrics of) {
    List<Metric> data = new ArrayList<>();
    members(of).forEach((member, value) -> data.add(Metric.number(member, value)));
    return new MetricGroup(name, data);
  }

  private static Optional<Evaluation> importances(Map<String, Double> importances) {
    if (importances.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = importances.keySet().stream().limit(MAX_BARS).toList();
    List<Double> shares = importances.values().stream().limit(MAX_BARS).toList();
    Metric chart =
        new Metric(
            "Share of the importance",
            "bar_chart",
            shares,
            Optional.of(names.stream().map(name -> Escaped.cut(name, AXIS_NAME)).toList()));
    return Optional.of(
        new Evaluation(
            "Feature importances",
            String.format(
                Locale.ROOT, "The first %d of %d columns", names.size(), importances.size()),
            List.of(new MetricGroup("Importances", List.of(chart)))));
  }

  private static Optional<String> caveats(List<String> warnings) {
    return warnings.isEmpty()
        ? Optional.empty()
        : Optional.of(Escaped.cut(String.join("\n", warnings), LONG_TEXT));
  }

  private static Map<String, String> customDetails(Map<String, String> facts) {
    Map<String, String> details = new LinkedHashMap<>();
    facts.forEach((name, value) -> details.put(name, Escaped.cut(value, SHORT_TEXT)));
    return details;
  }
}
