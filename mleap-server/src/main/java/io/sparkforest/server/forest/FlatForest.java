package io.sparkforest.server.forest;

import java.util.Arrays;
import java.util.List;

/**
 * A regression forest: the mean of its trees' predictions, as Spark's and MLeap's {@code
 * RandomForestRegressionModel} have it, bit for bit, since trees are summed in the same order.
 *
 * <p>A node takes eight bytes, a leaf being a node. Safe for use by many threads.
 */
public final class FlatForest {
  private final int features;
  private final int trees;
  private final FeatureCodes codes;
  private final TreeWalk walk;
  private final Evaluation evaluation;

  private FlatForest(
      int features, int trees, FeatureCodes codes, TreeWalk walk, Evaluation evaluation) {
    this.features = features;
    this.trees = trees;
    this.codes = codes;
    this.walk = walk;
    this.evaluation = evaluation;
  }

  /**
   * A forest that is evaluated in the way that fits its trees' shape.
   *
   * @param trees at least one
   * @param features how many features a row has, at least as many as the trees' builders were given
   * @throws UnsupportedTreeException if the forest is too large for arrays
   */
  public static FlatForest of(List<Tree> trees, int features) {
    FeatureCodes codes = FeatureCodes.of(trees, features);
    TreeWalk walk = TreeWalk.of(trees, codes, features);
    Evaluation evaluation = walk;
    if (BitVectors.fits(trees, codes)) {
      evaluation = BitVectors.of(trees, codes, features);
    }
    return new FlatForest(features, trees.size(), codes, walk, evaluation);
  }

  /** The same forest, evaluated by walking its trees, whatever their shape: for comparison. */
  public FlatForest walking() {
    return new FlatForest(features, trees, codes, walk, walk);
  }

  /** How many features a row has. */
  public int features() {
    return features;
  }

  /** How many trees there are. */
  public int trees() {
    return trees;
  }

  /** How the trees are evaluated, for the log. */
  public String algorithm() {
    return evaluation instanceof BitVectors ? "bit vectors" : "tree walk";
  }

  /** Something that predicts, with memory of its own, for one thread at a time. */
  public Predictor predictor() {
    return new Predictor();
  }

  /**
   * Each tree's prediction for one row.
   *
   * @param values features from {@code start} on
   */
  public double[] predictTrees(double[] values, int start) {
    int[] row = new int[codes.size() + 1];
    encode(values, start, row, 0);
    double[] predictions = new double[trees];
    walk.predictTrees(row, predictions);
    return predictions;
  }

  private void encode(double[] values, int start, int[] block, int place) {
    codes.encode(values, start, block, place);
    // A tree that is a single leaf compares a code, too.
    block[place + codes.size()] = -1;
  }

  /** Predicts rows. */
  public final class Predictor {
    private final int width = codes.size() + 1;
    private final long[] scratch = evaluation.scratch();
    private final int blockRows = evaluation.blockRows();
    private int[] block = new int[0];

    private Predictor() {}

    private void makeRoom(int rows) {
      int most = Math.min(rows, blockRows);
      if (block.length < most * width) {
        block = new int[most * width];
      }
    }

    /** Fills the block with the codes of rows from the first on, and returns of how many. */
    private int encodeBlock(double[] values, int first, int rows) {
      int size = Math.min(blockRows, rows - first);
      for (int row = 0; row < size; row++) {
        encode(values, (first + row) * features, block, row * width);
      }
      return size;
    }

    /**
     * Predicts rows, and tells each tree's prediction, in one evaluation.
     *
     * @param values the features of the rows, one row after the other
     * @param rows how many
     * @param ofTrees takes each tree's prediction, one row after the other
     * @param predictions filled from {@code start} on
     */
    public void predictTrees(
        double[] values, int rows, double[] ofTrees, double[] predictions, int start) {
      makeRoom(rows);
      for (int first = 0; first < rows; first += blockRows) {
        int size = encodeBlock(values, first, rows);
        evaluation.tell(block, size, ofTrees, first * trees, scratch);
      }
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int tree = row * trees; tree < (row + 1) * trees; tree++) {
          sum += ofTrees[tree];
        }
        predictions[start + row] = sum / trees;
      }
    }

    /**
     * Predicts rows.
     *
     * @param values the features of the rows, one row after the other
     * @param rows how many
     * @param predictions filled from {@code start} on
     */
    public void predict(double[] values, int rows, double[] predictions, int start) {
      makeRoom(rows);
      Arrays.fill(predictions, start, start + rows, 0);
      for (int first = 0; first < rows; first += blockRows) {
        int size = encodeBlock(values, first, rows);
        evaluation.add(block, size, predictions, start + first, scratch);
      }
      for (int row = start; row < start + rows; row++) {
        predictions[row] /= trees;
      }
    }
  }
}
