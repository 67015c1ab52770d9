package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A grown tree as flat arrays, the form in which it travels. Nodes stand in preorder: after a split
 * its left child and all below it, then its right child; so no node needs to name its children.
 */
final class FlatTree implements Serializable {
  /** Stands for a feature where a node is a leaf. */
  static final int LEAF = -1;

  private final int[] features;
  private final char[] cuts;
  private final long[] leftCategories;
  private final int[] counts;
  private final double[] sums;
  private final double[] squares;
  private final double @Nullable [] weights;

  private FlatTree(Builder builder) {
    features = Arrays.copyOf(builder.features, builder.nodes);
    cuts = Arrays.copyOf(builder.cuts, builder.nodes);
    leftCategories = Arrays.copyOf(builder.leftCategories, builder.categoryWords);
    counts = Arrays.copyOf(builder.counts, builder.leaves);
    sums = Arrays.copyOf(builder.sums, builder.leaves);
    squares = Arrays.copyOf(builder.squares, builder.leaves);
    weights = builder.weights == null ? null : Arrays.copyOf(builder.weights, builder.leaves);
  }

  int nodes() {
    return features.length;
  }

  int leaves() {
    return counts.length;
  }

  /** The feature that a node splits, or {@link #LEAF}. */
  int feature(int node) {
    return features[node];
  }

  /** The code of the last values on the left of a node that splits a numeric feature. */
  int cut(int node) {
    return cuts[node];
  }

  /** The categories on the left of the n-th split of a nominal feature, a bit each. */
  BinSet leftCategories(int nominalSplit) {
    BinSet categories = new BinSet();
    categories.read(leftCategories, nominalSplit * BinSet.WORDS);
    return categories;
  }

  /** How many rows the n-th leaf holds, each as often as it was drawn. */
  int count(int leaf) {
    return counts[leaf];
  }

  double weight(int leaf) {
    return weights == null ? counts[leaf] : weights[leaf];
  }

  /** The weighted sum of the leaf's labels. */
  double sum(int leaf) {
    return sums[leaf];
  }

  /** The weighted sum of the squares of the leaf's labels. */
  double squares(int leaf) {
    return squares[leaf];
  }

  /** Takes the nodes in preorder. */
  static final class Builder {
    private static final int FIRST_SIZE = 1024;

    private int[] features = new int[FIRST_SIZE];
    private char[] cuts = new char[FIRST_SIZE];
    private long[] leftCategories = new long[FIRST_SIZE];
    private int[] counts = new int[FIRST_SIZE];
    private double[] sums = new double[FIRST_SIZE];
    private double[] squares = new double[FIRST_SIZE];
    private double @Nullable [] weights;
    private int nodes;
    private int leaves;
    private int categoryWords;

    Builder(boolean weighted) {
      weights = weighted ? new double[FIRST_SIZE] : null;
    }

    void addNumericSplit(int feature, int cut) {
      addNode(feature, (char) cut);
    }

    void addNominalSplit(int feature, BinSet left) {
      addNode(feature, (char) 0);
      if (categoryWords + BinSet.WORDS > leftCategories.length) {
        leftCategories = Arrays.copyOf(leftCategories, 2 * leftCategories.length);
      }
      left.write(leftCategories, categoryWords);
      categoryWords += BinSet.WORDS;
    }

    void addLeaf(int count, double weight, double sum, double square) {
      addNode(LEAF, (char) 0);
      if (leaves == counts.length) {
        int size = 2 * leaves;
        counts = Arrays.copyOf(counts, size);
        sums = Arrays.copyOf(sums, size);
        squares = Arrays.copyOf(squares, size);
        weights = weights == null ? null : Arrays.copyOf(weights, size);
      }
      counts[leaves] = count;
      sums[leaves] = sum;
      squares[leaves] = square;
      if (weights != null) {
        weights[leaves] = weight;
      }
      leaves++;
    }

    private void addNode(int feature, char cut) {
      if (nodes == features.length) {
        features = Arrays.copyOf(features, 2 * nodes);
        cuts = Arrays.copyOf(cuts, 2 * nodes);
      }
      features[nodes] = feature;
      cuts[nodes] = cut;
      nodes++;
    }

    /** The finished tree; the builder is then empty again. */
    FlatTree build() {
      FlatTree tree = new FlatTree(this);
      nodes = 0;
      leaves = 0;
      categoryWords = 0;
      return tree;
    }
  }
}
