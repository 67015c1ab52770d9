package io.sparkforest.contract.shap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A regression tree with the number of training rows in each of its leaves, as {@link TreeShap}
 * reads it. Nodes stand in pre-order: a node, its left subtree, its right subtree.
 */
public final class ShapTree {
  /** Spark's trees have at most 30 levels below the root. */
  public static final int MAX_DEPTH = 64;

  static final int LEAF = Integer.MIN_VALUE;

  /** A feature, its complement where a split is on categories, or {@link #LEAF}. */
  final int[] feature;

  /** Of a split on a threshold its key, else the number of its set. */
  final long[] cut;

  /** The place of the right child; the left one follows its parent. */
  final int[] right;

  /** A leaf's prediction. */
  final double[] value;

  /** The share of the parent's training rows; 1 at the root. */
  final double[] share;

  /** Bit by bit, which categories go left; the last bit is for all others. */
  final long[][] sets;

  final int[] setLengths;
  final int depth;

  /** The most features that a path from the root to a leaf splits on. */
  final int featuresOnPath;

  final double mean;

  private ShapTree(Builder builder, double[] share, Shape shape) {
    int size = builder.size;
    feature = Arrays.copyOf(builder.feature, size);
    cut = Arrays.copyOf(builder.cut, size);
    right = Arrays.copyOf(builder.right, size);
    value = Arrays.copyOf(builder.value, size);
    this.share = share;
    sets = builder.sets.toArray(long[][]::new);
    setLengths = builder.setLengths.stream().mapToInt(Integer::intValue).toArray();
    depth = shape.depth;
    featuresOnPath = shape.featuresOnPath;
    mean = shape.mean;
  }

  /** How many nodes there are, leaves among them. */
  public int nodes() {
    return feature.length;
  }

  /** The mean of the leaves' predictions over the training rows: what is predicted of no value. */
  public double mean() {
    return mean;
  }

  /**
   * A number whose order among longs is that of doubles: NaN is above all, and both zeros are one.
   */
  static long key(double number) {
    long bits = Double.doubleToLongBits(number + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  boolean isSplit(int node) {
    return feature[node] != LEAF;
  }

  int splitFeature(int node) {
    return feature[node] >= 0 ? feature[node] : ~feature[node];
  }

  /** Takes the nodes of a tree in pre-order. */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 64;

    private int[] feature = new int[FIRST_CAPACITY];
    private long[] cut = new long[FIRST_CAPACITY];
    private int[] right = new int[FIRST_CAPACITY];
    private double[] value = new double[FIRST_CAPACITY];
    private double[] rows = new double[FIRST_CAPACITY];
    private int size;
    private final List<long[]> sets = new ArrayList<>();
    private final List<Integer> setLengths = new ArrayList<>();

    /** Splits whose right subtree is still to come. */
    private final int[] open = new int[MAX_DEPTH];

    private final int[] openLevels = new int[MAX_DEPTH];
    private int opened;

    /** How many splits are above the next node. */
    private int level;

    private boolean isWhole;

    /**
     * Adds a split that sends rows left whose feature is not above a threshold.
     *
     * @throws IllegalArgumentException if the tree is too deep
     */
    public void addThresholdSplit(int index, double threshold) {
      // Nothing is below or equal to NaN.
      addSplit(index, Double.isNaN(threshold) ? Long.MIN_VALUE : key(threshold));
    }

    /**
     * Adds a split that sends rows left whose feature is one of some categories, or is none of
     * them.
     *
     * @param listed the categories
     * @param isLeft whether these go left; else they go right, and all others left
     * @throws IllegalArgumentException if the tree is too deep
     */
    public void addCategorySplit(int index, BitSet listed, boolean isLeft) {
      int length = listed.length();
      BitSet left = (BitSet) listed.clone();
      if (!isLeft) {
        left.flip(0, length + 1);
      }
      long[] words = Arrays.copyOf(left.toLongArray(), (length >> 6) + 1);
      addSplit(~index, sets.size());
      sets.add(words);
      setLengths.add(length);
    }

    /**
     * Adds a leaf.
     *
     * @param count its training rows, at least 1
     */
    public void addLeaf(double prediction, double count) {
      int place = next();
      feature[place] = LEAF;
      value[place] = prediction;
      rows[place] = count;
      if (opened == 0) {
        isWhole = true;
      } else {
        right[open[--opened]] = size;
        level = openLevels[opened] + 1;
      }
    }

    private void addSplit(int index, long cutOrSet) {
      if (level == MAX_DEPTH) {
        throw new IllegalArgumentException("a tree is deeper than " + MAX_DEPTH);
      }
      int place = next();
      feature[place] = index;
      cut[place] = cutOrSet;
      openLevels[opened] = level++;
      open[opened++] = place;
    }

    private int next() {
      if (isWhole) {
        throw new IllegalStateException("the tree has all its nodes");
      }
      if (size == feature.length) {
        int capacity = Math.multiplyExact(size, 2);
        feature = Arrays.copyOf(feature, capacity);
        cut = Arrays.copyOf(cut, capacity);
        right = Arrays.copyOf(right, capacity);
        value = Arrays.copyOf(value, capacity);
        rows = Arrays.copyOf(rows, capacity);
      }
      return size++;
    }

    /**
     * The tree.
     *
     * @throws IllegalStateException if nodes are missing
     */
    public ShapTree build() {
      if (!isWhole) {
        throw new IllegalStateException("nodes are missing");
      }
      for (int node = size - 1; node >= 0; node--) {
        if (feature[node] != LEAF) {
          rows[node] = rows[node + 1] + rows[right[node]];
        }
      }
      double[] share = new double[size];
      share[0] = 1;
      for (int node = 0; node < size; node++) {
        if (feature[node] != LEAF) {
          share[node + 1] = rows[node + 1] / rows[node];
          share[right[node]] = rows[right[node]] / rows[node];
        }
      }
      Shape shape = new Shape(this, share);
      shape.visit(0, 0, 1);
      return new ShapTree(this, share, shape);
    }
  }

  /** What a walk through all nodes finds. */
  private static final class Shape {
    private final Builder tree;
    private final double[] share;
    private final int[] path = new int[MAX_DEPTH];
    private int onPath;
    private int depth;
    private int featuresOnPath;
    private double mean;

    Shape(Builder tree, double[] share) {
      this.tree = tree;
      this.share = share;
    }

    private void visit(int node, int level, double weight) {
      int feature = tree.feature[node];
      if (feature == LEAF) {
        depth = Math.max(depth, level);
        featuresOnPath = Math.max(featuresOnPath, onPath);
        mean += weight * tree.value[node];
        return;
      }
      int before = onPath;
      int split = Math.max(feature, ~feature);
      if (!isOnPath(split)) {
        path[onPath++] = split;
      }
      visit(node + 1, level + 1, weight * share[node + 1]);
      int right = tree.right[node];
      visit(right, level + 1, weight * share[right]);
      onPath = before;
    }

    private boolean isOnPath(int feature) {
      for (int place = 0; place < onPath; place++) {
        if (path[place] == feature) {
          return true;
        }
      }
      return false;
    }
  }
}
