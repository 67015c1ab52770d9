package io.sparkforest.trainer.inmemory;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;

/**
 * How much the trees of a forest disagree on a row: on one to train on those trees that were grown
 * without it, on one held out all of them.
 */
final class TreeSpreads {
  /** Trees that are prepared before rows ask them: as many as keep the cores busy. */
  private static final int PREPARED_TREES = 8;

  private final BinnedRows rows;
  private final TreeSettings settings;
  private final Bag bag;
  private final int[] chosen;

  // Of the trees so far, one element a chosen row.
  private final int[] trees;
  private final double[] means;
  private final double[] squares;

  /**
   * No tree yet.
   *
   * @param chosen the rows, of all those in the table
   */
  TreeSpreads(BinnedRows rows, TreeSettings settings, int[] chosen) {
    this.rows = rows;
    this.settings = settings;
    this.bag = new Bag(settings);
    this.chosen = chosen;
    this.trees = new int[chosen.length];
    this.means = new double[chosen.length];
    this.squares = new double[chosen.length];
  }

  /** A tree as rows ask it, and which of them it was grown on. */
  private record Prepared(BinnedTree tree, BitSet drawn) {}

  /**
   * Adds a forest's trees, some at a time.
   *
   * @param forest all of them, in their order
   */
  void addAll(List<DecisionTreeRegressionModel> forest) {
    for (int first = 0; first < forest.size(); first += PREPARED_TREES) {
      List<Prepared> some =
          IntStream.range(first, Math.min(first + PREPARED_TREES, forest.size()))
              .parallel()
              .mapToObj(number -> prepared(forest.get(number), number))
              .toList();
      IntStream.range(0, chosen.length).parallel().forEach(place -> add(place, some));
    }
  }

  private Prepared prepared(DecisionTreeRegressionModel tree, int number) {
    return new Prepared(
        BinnedTree.of(tree, rows), bag.drawn(TreeGrower.random(settings.seed(), number), rows));
  }

  private void add(int place, List<Prepared> some) {
    for (Prepared each : some) {
      if (!each.drawn().get(chosen[place])) {
        add(place, each.tree().prediction(chosen[place]));
      }
    }
  }

  /** Welford's algorithm: it does not lose the digits of large predictions that are alike. */
  private void add(int place, double prediction) {
    double deviation = prediction - means[place];
    means[place] += deviation / ++trees[place];
    squares[place] += deviation * (prediction - means[place]);
  }

  /**
   * The population standard deviation over a whole forest's trees that is to be expected of those
   * trees that were added: a few trees alone would disagree less than many. NaN if there were fewer
   * than two.
   *
   * @param all how many trees the forest has
   */
  double[] deviations(int all) {
    return IntStream.range(0, chosen.length)
        .mapToDouble(
            place -> {
              double unbiased = squares[place] / (trees[place] - 1);
              return trees[place] < 2 ? Double.NaN : Math.sqrt(unbiased * (all - 1) / all);
            })
        .toArray();
  }
}
