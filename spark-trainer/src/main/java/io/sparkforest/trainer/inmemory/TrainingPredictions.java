package io.sparkforest.trainer.inmemory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What trees predict for the rows that they were grown on, and for those held out. Either are
 * numbered from 0, in an order of their own.
 */
public final class TrainingPredictions {
  private final BinnedRows rows;
  private final FixedPoint scale;
  private final RowSums sums;
  private final @Nullable EarlierForests earlier;

  TrainingPredictions(BinnedRows rows, FixedPoint scale) {
    this(rows, scale, null);
  }

  /**
   * Predictions of a forest together with others.
   *
   * @param rows whose labels are what these others leave
   * @param earlier what these predict; none if there are none
   */
  TrainingPredictions(BinnedRows rows, FixedPoint scale, @Nullable EarlierForests earlier) {
    this.earlier = earlier;
    this.rows = rows;
    this.scale = scale;
    this.sums = new RowSums(rows.size());
  }

  RowSums sums() {
    return sums;
  }

  /** Adds what other trees of the same forest predict for the same rows. */
  public void add(TrainingPredictions others) {
    sums.add(others.sums);
  }

  /** Number of rows to train on. */
  public int rows() {
    return rows.trainingRows();
  }

  /** The values of some rows held out. */
  public BinnedValues heldOutValues(int[] some) {
    return values(Arrays.stream(some).map(row -> rows.trainingRows() + row).toArray());
  }

  /** The values of some rows to train on. */
  public BinnedValues values(int[] some) {
    return new BinnedValues(rows, some);
  }

  /** What is to be predicted. */
  public double label(int row) {
    return earlier == null ? rows.label(row) : earlier.labels()[row];
  }

  /** The mean of all trees' predictions, of each forest's; there must be a tree. */
  public double prediction(int row) {
    double own = sums.prediction(row, scale);
    return earlier == null ? own : earlier.predictions()[row] + own;
  }

  /** Number of trees that were grown without this row; none of a row that is left out. */
  public int outOfBagTrees(int row) {
    return rows.isLeftOut(row) ? 0 : sums.outOfBagTrees(row);
  }

  /** The mean prediction of the trees that were grown without this row; there must be one. */
  public double outOfBagPrediction(int row) {
    double own = sums.outOfBagPrediction(row, scale);
    return earlier == null ? own : earlier.outOfBag()[row] + own;
  }

  /** The rows to train on, each as its out-of-bag trees predict it. */
  public UnseenRows outOfBag() {
    return new UnseenRows() {
      @Override
      public int size() {
        return TrainingPredictions.this.rows();
      }

      @Override
      public int trees(int row) {
        return outOfBagTrees(row);
      }

      @Override
      public double label(int row) {
        return TrainingPredictions.this.label(row);
      }

      @Override
      public double prediction(int row) {
        return outOfBagPrediction(row);
      }

      @Override
      public double earlierPrediction(int row) {
        return earlier == null ? 0 : earlier.outOfBag()[row];
      }
    };
  }

  /** The rows held out, as all trees predict them. */
  public UnseenRows heldOut() {
    int first = rows.trainingRows();
    return new UnseenRows() {
      @Override
      public int size() {
        return rows.size() - first;
      }

      @Override
      public int trees(int row) {
        return sums.trees();
      }

      @Override
      public double label(int row) {
        return TrainingPredictions.this.label(first + row);
      }

      @Override
      public double prediction(int row) {
        return TrainingPredictions.this.prediction(first + row);
      }

      @Override
      public double earlierPrediction(int row) {
        return earlier == null ? 0 : earlier.predictions()[first + row];
      }
    };
  }

  /** These predictions, for a forest that is added. */
  EarlierForests asEarlier() {
    double[] labels = earlier == null ? rows.labels() : earlier.labels();
    double[] predictions = new double[rows.size()];
    Arrays.setAll(predictions, this::prediction);
    double[] outOfBag = new double[rows()];
    Arrays.setAll(outOfBag, row -> outOfBagTrees(row) > 0 ? outOfBagPrediction(row) : 0);
    return new EarlierForests(labels, predictions, outOfBag);
  }
}
