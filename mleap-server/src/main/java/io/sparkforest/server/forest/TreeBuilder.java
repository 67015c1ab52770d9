package io.sparkforest.server.forest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Takes the nodes of one tree in pre-order: a node, its left subtree, its right subtree, which is
 * how bundles store them. There is no object for a node, and no recursion: a tree may be as deep as
 * it likes.
 */
public final class TreeBuilder {
  /** Spark's categories are indices of labels; far more than it can split. */
  static final int MAX_CATEGORIES = 1 << 20;

  private static final int FIRST_CAPACITY = 64;

  private final int features;
  private final List<CategorySet> sets = new ArrayList<>();
  private int[] feature = new int[FIRST_CAPACITY];
  private double[] value = new double[FIRST_CAPACITY];
  private int[] child = new int[FIRST_CAPACITY];
  private int size = 1;
  private int leaves;

  /** Places whose nodes are still to come, the next one last. */
  private int[] open = new int[FIRST_CAPACITY];

  private int opened = 1;

  /**
   * A builder of a tree.
   *
   * @param features how many features a row has, at least 1
   */
  public TreeBuilder(int features) {
    this.features = features;
  }

  /** Whether nodes are still to come. */
  public boolean isOpen() {
    return opened > 0;
  }

  /**
   * Adds a split that sends rows left whose feature is not above a threshold.
   *
   * @throws UnsupportedTreeException if there is no such feature, or the tree has all its nodes
   */
  public void addThresholdSplit(int index, double threshold) {
    int place = next();
    feature[place] = checked(index);
    value[place] = threshold;
    addBranch(place);
  }

  /**
   * Adds a split that sends rows left whose feature is one of some categories, or is none of them.
   *
   * @param categories indices of labels from 0 to 1,048,575
   * @param isLeft whether these go left; else they go right
   * @throws UnsupportedTreeException if there is no such feature or category, or the tree has all
   *     its nodes
   */
  public void addCategorySplit(int index, double[] categories, boolean isLeft) {
    BitSet listed = new BitSet();
    for (double category : categories) {
      int whole = (int) category;
      if (whole != category || whole < 0 || whole >= MAX_CATEGORIES) {
        throw new UnsupportedTreeException("a tree has the category " + category);
      }
      listed.set(whole);
    }
    int place = next();
    feature[place] = ~checked(index);
    value[place] = sets.size();
    sets.add(new CategorySet(listed, isLeft));
    addBranch(place);
  }

  /**
   * Adds a leaf.
   *
   * @throws UnsupportedTreeException if the tree has all its nodes
   */
  public void addLeaf(double prediction) {
    int place = next();
    feature[place] = Tree.LEAF;
    value[place] = prediction;
    child[place] = place;
    leaves++;
  }

  private int checked(int index) {
    if (index < 0 || index >= features) {
      throw new UnsupportedTreeException(
          "a tree splits on feature " + index + ", but there are " + features);
    }
    return index;
  }

  private int next() {
    if (!isOpen()) {
      throw new UnsupportedTreeException("a tree has more nodes than its shape allows");
    }
    return open[--opened];
  }

  private void addBranch(int place) {
    if (size + 2 > feature.length) {
      int capacity = Math.multiplyExact(feature.length, 2);
      feature = Arrays.copyOf(feature, capacity);
      value = Arrays.copyOf(value, capacity);
      child = Arrays.copyOf(child, capacity);
    }
    if (opened + 2 > open.length) {
      open = Arrays.copyOf(open, open.length * 2);
    }
    child[place] = size;
    open[opened++] = size + 1;
    open[opened++] = size;
    size += 2;
  }

  /**
   * The tree.
   *
   * @throws UnsupportedTreeException if nodes are missing
   */
  public Tree build() {
    if (isOpen()) {
      throw new UnsupportedTreeException("a tree ends before its last leaf");
    }
    return new Tree(
        Arrays.copyOf(feature, size),
        Arrays.copyOf(value, size),
        Arrays.copyOf(child, size),
        sets.toArray(CategorySet[]::new),
        leaves);
  }
}
