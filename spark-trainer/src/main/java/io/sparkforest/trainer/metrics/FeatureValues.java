package io.sparkforest.trainer.metrics;

/** Values of some rows, computed a feature at a time, so that never all of them are in memory. */
@FunctionalInterface
public interface FeatureValues {
  /** A feature's values, one a row: a new array. */
  double[] of(int feature);
}
