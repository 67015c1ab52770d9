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
  private final int endOfTraining;

  // Of the trees so far, and of every other one of those that a row asks.
  private final Moments all;
  private final Moments half;

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
    this.endOfTraining =
        IntStream.of(chosen)
            .filter(row -> row < rows.trainingRows())
            .map(row -> row + 1)
            .max()
            .orElse(0);
    this.all = new Moments(chosen.length);
    this.half = new Moments(chosen.length);
  }

  /** A tree as rows ask it, and which of them it was grown on. */
  private record Prepared(BinnedTree tree, BitSet drawn) {}

  /**
   * Adds a forest's trees, some at a time.
   *
   * @param firstNumber the number of the first of them, by which its rows were drawn
   * @param forest all of them, in their order
   */
  void addAll(int firstNumber, List<DecisionTreeRegressionModel> forest) {
    for (int first = 0; first < forest.size(); first += PREPARED_TREES) {
      List<Prepared> some =
          IntStream.range(first, Math.min(first + PREPARED_TREES, forest.size()))
              .parallel()
              .mapToObj(place -> prepared(forest.get(place), firstNumber + place))
              .toList();
      IntStream.range(0, chosen.length).parallel().forEach(place -> add(place, some));
    }
  }

  private Prepared prepared(DecisionTreeRegressionModel tree, int number) {
    return new Prepared(
        BinnedTree.of(tree, rows),
        bag.drawn(TreeGrower.random(settings.seed(), number), rows, endOfTraining));
  }

  private void add(int place, List<Prepared> some) {
    for (Prepared each : some) {
      if (!each.drawn().get(chosen[place])) {
        double prediction = each.tree().prediction(chosen[place]);
        if (all.trees(place) % 2 == 0) {
          half.add(place, prediction);
        }
        all.add(place, prediction);
      }
    }
  }

  /**
   * What was found.
   *
   * @param forest how many trees the forest has
   */
  RowSpreads found(int forest) {
    return new RowSpreads(
        all.deviations(forest), half.deviations(forest), half.means(), all.trees());
  }

  /** Number, mean and sum of squares of predictions, one of each a row. */
  private static final class Moments {
    private final int[] trees;
    private final double[] means;
    private final double[] squares;

    Moments(int rows) {
      trees = new int[rows];
      means = new double[rows];
      squares = new double[rows];
    }

    /** Welford's algorithm: it does not lose the digits of large predictions that are alike. */
    void add(int row, double prediction) {
      double deviation = prediction - means[row];
      means[row] += deviation / ++trees[row];
      squares[row] += deviation * (prediction - means[row]);
    }

    int trees(int row) {
      return trees[row];
    }

    int[] trees() {
      return trees.clone();
    }

    double[] means() {
      double[] found = means.clone();
      for (int row = 0; row < found.length; row++) {
        found[row] = trees[row] == 0 ? Double.NaN : found[row];
      }
      return found;
    }

    /** The population standard deviation that is to be expected over so many trees. */
    double[] deviations(int forest) {
      double[] found = new double[trees.length];
      for (int row = 0; row < found.length; row++) {
        double unbiased = squares[row] / (trees[row] - 1);
        found[row] = trees[row] < 2 ? Double.NaN : Math.sqrt(unbiased * (forest - 1) / forest);
      }
      return found;
    }
  }
}
