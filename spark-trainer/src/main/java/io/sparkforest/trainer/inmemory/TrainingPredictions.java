package io.sparkforest.trainer.inmemory;

import java.util.Arrays;

/**
 * What trees predict for the rows that they were grown on, and for those held out. Either are
 * numbered from 0, in an order of their own.
 */
public final class TrainingPredictions {
  private final BinnedRows rows;
  private final FixedPoint scale;
  private final RowSums sums;

  TrainingPredictions(BinnedRows rows, FixedPoint scale) {
    this.rows = rows;
    this.scale = scale;
    this.sums = new RowSums(rows.size());
  }

  RowSums sums() {
    return sums;
  }

  /** Number of rows to train on. */
  public int rows() {
    return rows.trainingRows();
  }

  /** Number of rows held out. */
  public int heldOutRows() {
    return rows.size() - rows.trainingRows();
  }

  /** What the trees were to predict for a row held out. */
  public double heldOutLabel(int row) {
    return rows.label(rows.trainingRows() + row);
  }

  /** The mean of all trees' predictions for a row held out; there must be a tree. */
  public double heldOutPrediction(int row) {
    return prediction(rows.trainingRows() + row);
  }

  /** The values of some rows held out. */
  public BinnedValues heldOutValues(int[] some) {
    return values(Arrays.stream(some).map(row -> rows.trainingRows() + row).toArray());
  }

  /** The values of some rows to train on. */
  public BinnedValues values(int[] some) {
    return new BinnedValues(rows, some);
  }

  /** What the trees were to predict. */
  public double label(int row) {
    return rows.label(row);
  }

  /** The mean of all trees' predictions; there must be a tree. */
  public double prediction(int row) {
    return sums.prediction(row, scale);
  }

  /** Number of trees that were grown without this row. */
  public int outOfBagTrees(int row) {
    return sums.outOfBagTrees(row);
  }

  /** The mean prediction of the trees that were grown without this row; there must be one. */
  public double outOfBagPrediction(int row) {
    return sums.outOfBagPrediction(row, scale);
  }
}
