package io.sparkforest.contract.shap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contributions of features to a forest's score: exact path-dependent SHAP values (Lundberg, Erion,
 * Lee, <i>Consistent Individualized Feature Attribution for Tree Ensembles</i>, 2018). The
 * contributions of a row and the forest's mean add up to its score.
 *
 * <p>A tree's expectation where only some features are known follows known features down the tree,
 * and at splits on others both children by their share of the training rows. For a leaf with value
 * <i>v</i> it is <i>v</i> times a factor for each feature on its path: whether the row agrees with
 * the path's splits on it, <i>o</i> (0 or 1), if it is known, and the product of their shares,
 * <i>z</i>, if it is not. Where each feature is known with chance <i>t</i>, independently of the
 * others, the factor is <i>o t + z (1 - t)</i> on average. The Shapley value of a feature is the
 * integral over <i>t</i> from 0 to 1 of the product of the other features' factors, times <i>v (o -
 * z)</i>: Owen's form of it. The product is a polynomial in <i>t</i> whose degree is one less than
 * the number <i>d</i> of features on the path, so Gauss-Legendre quadrature with <i>d / 2</i>
 * points gives it exactly but for rounding; all that is multiplied and divided is positive, so
 * rounding stays small whatever the depth.
 *
 * <p>As in Linear TreeSHAP (Yu, Xu, Bifet, Read, <i>Linear TreeShap</i>, NeurIPS 2022) one walk
 * through the tree does this for all features: products are carried down, and the sums over the
 * leaves below up, where each split divides its own factor out. That takes <i>d / 2</i> steps a
 * node instead of <i>d</i><sup>2</sup> a leaf. Here a walk is for a block of rows, which share all
 * but <i>o</i>: the innermost loops go over rows, without a branch, and the processor takes several
 * at a time.
 *
 * <p>For one thread at a time. Nothing is allocated for a node.
 */
public final class TreeShap {
  /** Rows that share a walk. */
  public static final int BLOCK = 32;

  private static final long ONE = Double.doubleToRawLongBits(1);

  private static final List<Quadrature> RULES = new ArrayList<>();

  private final int features;
  private final int capacity;

  /** The rows' values as {@link ShapTree#key}, by feature. */
  private final long[][] keys;

  /** The rows' values as categories, by feature; beyond all categories what is none. */
  private final int[][] categories;

  /** By feature. */
  private final double[][] contributions;

  /** The edge on the path, counted by its upper end, that split on a feature last; or -1. */
  private final int[] lastEdges;

  /** Whether rows agree with all splits on an edge's feature so far, by edge. */
  private double[][] agrees = {};

  /** The product of the shares at all splits on an edge's feature so far. */
  private final double[] shares = new double[ShapTree.MAX_DEPTH];

  /** The product of the factors of all features on the path, by level and point. */
  private double[][][] products = {};

  /** The sum over the leaves below of value and product, by level and point. */
  private double[][][] sums = {};

  private final double[] ones;
  private Quadrature rule = rule(1);
  private int rows;

  /**
   * A kernel.
   *
   * @param features how many features a row has
   * @param rows the most rows that are explained at a time; above {@link #BLOCK} no more than that
   *     are
   */
  public TreeShap(int features, int rows) {
    this.features = features;
    this.capacity = Math.max(1, Math.min(BLOCK, rows));
    keys = new long[features][capacity];
    categories = new int[features][capacity];
    contributions = new double[features][capacity];
    lastEdges = new int[features];
    Arrays.fill(lastEdges, -1);
    ones = new double[capacity];
    Arrays.fill(ones, 1);
  }

  /**
   * Begins with rows.
   *
   * @param values the features of the rows, one row after the other
   * @param start where the first row's begin
   * @param count how many rows, at most the constructor's {@code rows} and {@link #BLOCK}
   */
  public void begin(double[] values, int start, int count) {
    rows = count;
    for (int feature = 0; feature < features; feature++) {
      Arrays.fill(contributions[feature], 0);
      for (int row = 0; row < count; row++) {
        double value = values[start + row * features + feature];
        int category = (int) value;
        keys[feature][row] = ShapTree.key(value);
        categories[feature][row] =
            category == value && category >= 0 ? category : Integer.MAX_VALUE;
      }
    }
  }

  /** Adds a tree's contributions to those of the trees before. */
  public void add(ShapTree tree) {
    if (tree.depth == 0) {
      return;
    }
    int points = (tree.featuresOnPath + 1) / 2;
    rule = rule(points);
    reserve(tree.depth, points);
    for (int point = 0; point < points; point++) {
      Arrays.fill(products[0][point], 0, rows, rule.weights[point]);
    }
    visit(tree, 0, 0);
  }

  /**
   * The means of the contributions over trees.
   *
   * @param trees how many were added
   * @param results filled from {@code start} on: the features of the rows, one row after the other
   */
  public void end(int trees, double[] results, int start) {
    for (int feature = 0; feature < features; feature++) {
      for (int row = 0; row < rows; row++) {
        results[start + row * features + feature] = contributions[feature][row] / trees;
      }
    }
  }

  private static Quadrature rule(int points) {
    synchronized (RULES) {
      while (RULES.size() < points) {
        RULES.add(new Quadrature(RULES.size() + 1));
      }
      return RULES.get(points - 1);
    }
  }

  private void reserve(int depth, int points) {
    if (agrees.length < depth) {
      agrees = new double[depth][capacity];
    }
    if (products.length <= depth || products[0].length < points) {
      int levels = Math.max(depth + 1, products.length);
      products = new double[levels][points][capacity];
      sums = new double[levels][points][capacity];
    }
  }

  /** Computes the sums of a split and adds the contributions of all splits below. */
  private void visit(ShapTree tree, int node, int level) {
    int feature = tree.splitFeature(node);
    int last = lastEdges[feature];
    double[] before = last < 0 ? ones : agrees[last];
    double[] agree = agrees[level];
    compare(tree, node, feature, before, agree);
    lastEdges[feature] = level;
    child(tree, node + 1, level, feature, last, true);
    int right = tree.right[node];
    for (int row = 0; row < rows; row++) {
      agree[row] = before[row] - agree[row];
    }
    child(tree, right, level, feature, last, false);
    lastEdges[feature] = last;
  }

  private void compare(ShapTree tree, int node, int feature, double[] before, double[] agree) {
    if (tree.feature[node] >= 0) {
      long cut = tree.cut[node];
      long[] key = keys[feature];
      for (int row = 0; row < rows; row++) {
        // The sign of cut - key without overflow: a branch would be mispredicted every other time.
        long other = key[row];
        long above = ((cut & ~other) | (~(cut ^ other) & (cut - other))) >> 63;
        agree[row] = before[row] * Double.longBitsToDouble(ONE & ~above);
      }
    } else {
      int number = (int) tree.cut[node];
      long[] set = tree.sets[number];
      int length = tree.setLengths[number];
      int[] category = categories[feature];
      for (int row = 0; row < rows; row++) {
        int place = Math.min(category[row], length);
        long left = (set[place >> 6] >>> place) & 1;
        agree[row] = before[row] * Double.longBitsToDouble(ONE & -left);
      }
    }
  }

  private void child(ShapTree tree, int node, int level, int feature, int last, boolean isFirst) {
    boolean isLeaf = !tree.isSplit(node);
    double value = tree.value[node];
    double share = tree.share[node];
    double shareBefore = last < 0 ? 1 : shares[last];
    double shareNow = shareBefore * share;
    double[] now = agrees[level];
    double[] before = last < 0 ? ones : agrees[last];
    double[] contribution = contributions[feature];
    int points = rule.points.length;
    shares[level] = shareNow;
    if (!isLeaf) {
      for (int point = 0; point < points; point++) {
        double chance = rule.points[point];
        double[] from = products[level][point];
        double[] to = products[level + 1][point];
        if (last < 0) {
          RowLoops.multiply(from, now, shareNow * (1 - chance), chance, to, rows);
        } else {
          double known = 1 / (chance + shareBefore * (1 - chance));
          double unknown = shareNow * (1 - chance) * known;
          RowLoops.multiply(from, now, before, share, unknown - share, chance * known, to, rows);
        }
      }
      visit(tree, node, level + 1);
    }
    for (int point = 0; point < points; point++) {
      double chance = rule.points[point];
      double[] sum = sums[level][point];
      if (isFirst) {
        Arrays.fill(sum, 0, rows, 0);
      }
      double[] from = products[level][point];
      double[] below = sums[level + 1][point];
      double disagrees = -1 / (1 - chance);
      double agreed = (1 - shareNow) / (chance + shareNow * (1 - chance)) - disagrees;
      if (last < 0) {
        if (isLeaf) {
          RowLoops.leaf(
              from,
              now,
              value * shareNow * (1 - chance),
              value * chance,
              disagrees,
              agreed,
              sum,
              contribution,
              rows);
        } else {
          RowLoops.add(below, now, disagrees, agreed, sum, contribution, rows);
        }
      } else {
        double known = 1 / (chance + shareBefore * (1 - chance));
        double earlier = disagrees - (1 - shareBefore) * known;
        if (isLeaf) {
          double unknown = shareNow * (1 - chance) * known;
          RowLoops.multiply(
              from,
              now,
              before,
              value * share,
              value * (unknown - share),
              value * chance * known,
              below,
              rows);
        }
        RowLoops.add(below, now, before, earlier, agreed, sum, contribution, rows);
      }
    }
  }
}
