package io.sparkforest.trainer.inmemory;

/**
 * Rows of features and a label, a block of consecutive rows at a time and in columns. All methods
 * are thread-safe.
 */
public interface FeatureBlocks {
  /** The number of categories of each feature, 0 for a numeric one. */
  int[] categories();

  /** Number of rows to train on. */
  long trainingRows();

  /** Number of rows that are held out. */
  long heldOutRows();

  /** Number of blocks. */
  int blocks();

  /** Reads a block, by its number from 0. */
  FeatureBlock block(int number);
}
