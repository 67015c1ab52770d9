package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.inmemory.TreeSettings;

/**
 * A forest of a few trees that stands for one combination of settings in a {@link SettingsRace},
 * and the error that a large forest of these settings can be expected to have.
 *
 * <p>The error is that of out-of-bag predictions (Breiman 2001). With a few trees it is biased in
 * favour of small trees, since averaging has not yet reduced the variance of large ones. So the
 * forest is two halves a and b, and with a row's label y the product (a - y)(b - y) estimates,
 * without bias, the squared error of infinitely many trees; the difference of the halves estimates
 * how much of a tree's variance is left in a forest of the wanted size.
 */
final class Contender {
  /** Number of the other half's first tree: each half has the same trees in however many rounds. */
  private static final int FIRST_TREE_OF_OTHER = 1 << 20;

  private final InMemoryForest trainingRows;
  private final TreeSizes sizes;
  private final int wantedTrees;
  private final int firstTree;
  private final TreeSettings settings;
  private final TrainingPredictions one;
  private final TrainingPredictions other;
  private int trees;
  private long leaves;
  private double rmse;

  /**
   * Begins without any tree.
   *
   * @param trainingRows what trees are grown on
   * @param wantedTrees trees of the forest whose error is estimated
   * @param firstTree the number of that forest's first tree
   */
  Contender(InMemoryForest trainingRows, TreeSizes sizes, int wantedTrees, int firstTree) {
    this.trainingRows = trainingRows;
    this.sizes = sizes;
    this.wantedTrees = wantedTrees;
    this.firstTree = firstTree;
    this.settings = sizes.of(trainingRows);
    this.one = trainingRows.predictions();
    this.other = trainingRows.predictions();
  }

  /** Grows so many trees more in each half. */
  void grow(int treesPerHalf) {
    int next = firstTree + treesPerHalf();
    leaves += trainingRows.predict(settings, next, treesPerHalf, one);
    leaves += trainingRows.predict(settings, FIRST_TREE_OF_OTHER + next, treesPerHalf, other);
    trees += 2 * treesPerHalf;
    rmse = estimate();
  }

  private double estimate() {
    double squares = 0;
    double variances = 0;
    long measured = 0;
    for (int row = 0; row < one.rows(); row++) {
      int treesOfOne = one.outOfBagTrees(row);
      int treesOfOther = other.outOfBagTrees(row);
      if (treesOfOne == 0 || treesOfOther == 0) {
        continue;
      }
      double prediction = one.outOfBagPrediction(row);
      double another = other.outOfBagPrediction(row);
      double label = one.label(row);
      squares += (prediction - label) * (another - label);
      variances +=
          (prediction - another) * (prediction - another) / (1.0 / treesOfOne + 1.0 / treesOfOther);
      measured++;
    }
    if (measured == 0) {
      // Of a handful of rows none may be out of bag in both; then no trial is the better one.
      return Double.MAX_VALUE;
    }
    double square = (squares + variances / wantedTrees) / measured;
    return Math.sqrt(Math.max(0, square));
  }

  TreeSizes sizes() {
    return sizes;
  }

  /** Trees grown so far in each half. */
  int treesPerHalf() {
    return trees / 2;
  }

  /** The error expected of the wanted forest. */
  double rmse() {
    return rmse;
  }

  /** What has been found out so far; there must be a tree. */
  Trial trial() {
    return new Trial(sizes, trees, trainingRows.rows(), leaves / trees, rmse);
  }
}
