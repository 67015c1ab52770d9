package io.sparkforest.trainer.inmemory;

/**
 * Rows that a forest's error is measured on, each predicted by trees that were grown without it:
 * rows to train on by their out-of-bag trees, or rows held out by all trees.
 */
public interface UnseenRows {
  /** Number of rows. */
  int size();

  /** Number of trees that were grown without a row; none if its label is not known. */
  int trees(int row);

  /** What is to be predicted. */
  double label(int row);

  /** The mean of these trees' predictions, of each forest's; there must be a tree. */
  double prediction(int row);

  /** The same by the forests before alone; 0 if there are none. */
  double earlierPrediction(int row);
}
