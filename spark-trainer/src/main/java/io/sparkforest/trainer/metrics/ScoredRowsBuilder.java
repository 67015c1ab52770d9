package io.sparkforest.trainer.metrics;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Collects {@link ScoredRows} row by row, up to {@link ScoredRows#MOST}. */
public final class ScoredRowsBuilder {
  private final ScoredRows.Kind kind;
  private final double[] labels;
  private final double[] predictions;
  private final double[][] values;
  private int size;

  public ScoredRowsBuilder(ScoredRows.Kind kind, long rows, int features) {
    int most = (int) Math.min(rows, ScoredRows.MOST);
    this.kind = kind;
    this.labels = new double[most];
    this.predictions = new double[most];
    this.values = new double[features][most];
  }

  public boolean isFull() {
    return size == labels.length;
  }

  /**
   * Adds a row.
   *
   * @param value the row's value of a feature
   */
  public void add(double label, double prediction, IntToDoubleFunction value) {
    labels[size] = label;
    predictions[size] = prediction;
    for (int feature = 0; feature < values.length; feature++) {
      values[feature][size] = value.applyAsDouble(feature);
    }
    size++;
  }

  public ScoredRows build() {
    double[][] whole = new double[values.length][];
    for (int feature = 0; feature < values.length; feature++) {
      whole[feature] = Arrays.copyOf(values[feature], size);
    }
    return new ScoredRows(
        kind, Arrays.copyOf(labels, size), Arrays.copyOf(predictions, size), whole);
  }
}
