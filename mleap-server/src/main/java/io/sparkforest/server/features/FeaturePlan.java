package io.sparkforest.server.features;

import java.util.List;

/**
 * The steps from a raw record to the features that a forest reads. Safe for use by many threads;
 * each brings an array of its own for intermediate values.
 */
public final class FeaturePlan {
  private final Step[] steps;
  private final int values;
  private final int start;
  private final int width;

  /**
   * A plan.
   *
   * @param values how many values the steps compute
   * @param start where the features begin among them
   * @param width how many features there are
   */
  public FeaturePlan(List<Step> steps, int values, int start, int width) {
    this.steps = steps.toArray(Step[]::new);
    this.values = values;
    this.start = start;
    this.width = width;
  }

  /** An array for intermediate values. */
  public double[] scratch() {
    return new double[values];
  }

  /** How many features there are. */
  public int width() {
    return width;
  }

  /**
   * Computes a record's features.
   *
   * @param scratch from {@link #scratch()}
   * @param features filled from {@code place} on, if there is an answer
   * @return whether there is an answer to the record
   */
  public boolean run(RawRecord record, double[] scratch, double[] features, int place) {
    for (Step step : steps) {
      if (!step.run(record, scratch)) {
        return false;
      }
    }
    System.arraycopy(scratch, start, features, place, width);
    return true;
  }
}
