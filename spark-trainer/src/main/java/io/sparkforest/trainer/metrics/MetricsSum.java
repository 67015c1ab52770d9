package io.sparkforest.trainer.metrics;

import java.util.Optional;

/**
 * Gathers {@link Metrics} row by row. The target's variance by Welford's recurrence, since sums of
 * squares lose it where the mean is large.
 */
public final class MetricsSum {
  private long rows;
  private double squaredError;
  private double absoluteError;
  private double mean;
  private double squaredDeviation;

  public void add(double prediction, double label) {
    double error = prediction - label;
    squaredError += error * error;
    absoluteError += Math.abs(error);
    rows++;
    double deviation = label - mean;
    mean += deviation / rows;
    squaredDeviation += deviation * (label - mean);
  }

  /** None of no rows. */
  public Optional<Metrics> metricsIfAny() {
    return rows == 0 ? Optional.empty() : Optional.of(metrics());
  }

  public Metrics metrics() {
    return new Metrics(
        rows,
        Math.sqrt(squaredError / rows),
        absoluteError / rows,
        squaredDeviation > 0 ? Optional.of(1 - squaredError / squaredDeviation) : Optional.empty());
  }
}
