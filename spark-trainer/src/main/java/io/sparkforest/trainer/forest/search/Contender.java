package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.inmemory.TreeSettings;
import io.sparkforest.trainer.inmemory.UnseenRows;
import java.util.function.Function;

/**
 * A forest of a few trees that stands for one combination of settings in a race, and the error that
 * a large forest of these settings can be expected to have.
 *
 * <p>The error is that of rows that trees were grown without, as out-of-bag predictions are
 * (Breiman 2001). With a few trees it is biased in favour of small trees, since averaging has not
 * yet reduced the variance of large ones. So the forest is two halves a and b, and with a row's
 * label y the product (a - y)(b - y) estimates, without bias, the squared error of infinitely many
 * trees; the difference of the halves estimates how much of a tree's variance is left in a forest
 * of the wanted size.
 */
final class Contender {
  /** Number of the other half's first tree: each half has the same trees in however many rounds. */
  private static final int FIRST_TREE_OF_OTHER = 1 << 20;

  private final InMemoryForest trainingRows;
  private final TreeSizes sizes;
  private final int wantedTrees;
  private final int firstTree;
  private final Function<TrainingPredictions, UnseenRows> measured;
  private final TreeSettings settings;
  private final TrainingPredictions one;
  private final TrainingPredictions other;
  private int trees;
  private long leaves;
  private ErrorChange.Sum errors = new ErrorChange.Sum();

  /**
   * Begins without any tree.
   *
   * @param trainingRows what trees are grown on
   * @param wantedTrees trees of the forest whose error is estimated
   * @param firstTree the number of that forest's first tree
   * @param measured which rows the error is measured on
   */
  Contender(
      InMemoryForest trainingRows,
      TreeSizes sizes,
      int wantedTrees,
      int firstTree,
      Function<TrainingPredictions, UnseenRows> measured) {
    this.trainingRows = trainingRows;
    this.sizes = sizes;
    this.wantedTrees = wantedTrees;
    this.firstTree = firstTree;
    this.measured = measured;
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
    errors = estimate();
  }

  private ErrorChange.Sum estimate() {
    UnseenRows ofOne = measured.apply(one);
    UnseenRows ofOther = measured.apply(other);
    ErrorChange.Sum sum = new ErrorChange.Sum();
    for (int row = 0; row < ofOne.size(); row++) {
      int treesOfOne = ofOne.trees(row);
      int treesOfOther = ofOther.trees(row);
      if (treesOfOne == 0 || treesOfOther == 0) {
        continue;
      }
      double prediction = ofOne.prediction(row);
      double another = ofOther.prediction(row);
      double label = ofOne.label(row);
      double difference = prediction - another;
      double variance = difference * difference / (1.0 / treesOfOne + 1.0 / treesOfOther);
      double without = ofOne.earlierPrediction(row) - label;
      sum.add(without * without, (prediction - label) * (another - label) + variance / wantedTrees);
    }
    return sum;
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
    ErrorChange change = errors.change();
    // Of a handful of rows none may be out of bag in both; then no trial is the better one.
    return change.rows() == 0 ? Double.MAX_VALUE : change.rmse();
  }

  /** The errors expected of the wanted forest, and of those before it. */
  ErrorChange.Sum errors() {
    return errors;
  }

  /** What all trees so far predict; no more are to come. */
  TrainingPredictions predictions() {
    one.add(other);
    return one;
  }

  /** What has been found out so far; there must be a tree. */
  Trial trial() {
    return new Trial(sizes, trees, trainingRows.rows(), leaves / trees, rmse());
  }
}
