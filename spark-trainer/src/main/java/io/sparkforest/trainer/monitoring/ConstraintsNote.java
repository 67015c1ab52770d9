package io.sparkforest.trainer.monitoring;

import java.util.List;
import java.util.Optional;

/**
 * {@code constraints.json}: what Model Monitor holds further data against, in the <a
 * href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-constraints.html">schema
 * that AWS publishes</a>. It is taken from all training rows.
 *
 * @param version of the schema
 * @param features the columns of the data that is monitored, in its order
 */
public record ConstraintsNote(
    int version, List<Feature> features, MonitoringConfig monitoringConfig) {
  private static final String ENABLED = "Enabled";

  /** The default that AWS publishes for each of the thresholds. */
  private static final double THRESHOLD = 0.1;

  /**
   * One column.
   *
   * @param completeness the share of rows with a value, from 0 to 1
   * @param numConstraints of numbers
   * @param stringConstraints of labels, if there are few
   */
  record Feature(
      String name,
      InferredType inferredType,
      double completeness,
      Optional<NumConstraints> numConstraints,
      Optional<StringConstraints> stringConstraints) {}

  record NumConstraints(boolean isNonNegative) {}

  record StringConstraints(List<String> domains) {}

  /** AWS's defaults, written out to be changed. */
  record MonitoringConfig(
      String evaluateConstraints,
      String emitMetrics,
      double datatypeCheckThreshold,
      double domainContentThreshold,
      DistributionConstraints distributionConstraints) {}

  record DistributionConstraints(
      String performComparison, double comparisonThreshold, String comparisonMethod) {}

  /**
   * The constraints that training data meets.
   *
   * @param columns in the order of the data that is monitored
   */
  public static ConstraintsNote of(List<RawColumn> columns) {
    return new ConstraintsNote(
        0,
        columns.stream().map(ConstraintsNote::feature).toList(),
        new MonitoringConfig(
            ENABLED,
            ENABLED,
            THRESHOLD,
            THRESHOLD,
            new DistributionConstraints(ENABLED, THRESHOLD, "Robust")));
  }

  private static Feature feature(RawColumn column) {
    InferredType type = column.type();
    long rows = column.present() + column.missing();
    return new Feature(
        column.name(),
        type,
        rows == 0 ? 0 : (double) column.present() / rows,
        type.isNumeric()
            ? Optional.of(new NumConstraints(column.min().orElse(-1) >= 0))
            : Optional.empty(),
        type == InferredType.STRING ? domains(column) : Optional.empty());
  }

  private static Optional<StringConstraints> domains(RawColumn column) {
    return column
        .labels()
        .filter(labels -> labels.size() <= RawColumn.MAX_LISTED)
        .map(labels -> new StringConstraints(labels.stream().sorted().toList()));
  }
}
