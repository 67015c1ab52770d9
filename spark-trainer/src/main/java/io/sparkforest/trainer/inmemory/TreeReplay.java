package io.sparkforest.trainer.inmemory;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;

/**
 * What trees that were grown before predict for the rows, in the very numbers that growing them
 * gave: the tree's number and the seed tell which rows it was grown without.
 */
final class TreeReplay {
  private final BinnedRows rows;
  private final FixedPoint scale;
  private final TreeSettings settings;
  private final Bag bag;

  TreeReplay(BinnedRows rows, FixedPoint scale, TreeSettings settings) {
    this.rows = rows;
    this.scale = scale;
    this.settings = settings;
    this.bag = new Bag(settings);
  }

  /**
   * Adds a tree's predictions.
   *
   * @param number the tree's number in the forest, from 0
   */
  void add(DecisionTreeRegressionModel tree, int number, RowSums predictions) {
    BitSet drawn = bag.drawn(TreeGrower.random(settings.seed(), number), rows, rows.trainingRows());
    BinnedTree binned = BinnedTree.of(tree, rows);
    predictions.addTree();
    IntStream.range(0, rows.size())
        .parallel()
        .forEach(
            row -> {
              long prediction = scale.prediction(binned.prediction(row));
              if (drawn.get(row)) {
                predictions.addInBag(row, prediction);
              } else {
                predictions.addOutOfBag(row, prediction);
              }
            });
  }
}
