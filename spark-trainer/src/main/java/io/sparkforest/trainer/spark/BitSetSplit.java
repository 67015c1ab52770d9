package io.sparkforest.trainer.spark;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.Split;

/**
 * A split on categories that takes a bit for each of them. Spark's own keeps a list and a set of
 * boxed numbers, which for a column of two hundred categories is kilobytes a node: more than all
 * else of a tree.
 */
public final class BitSetSplit extends CategoricalSplit {
  private static final double[] NONE = {};

  private final long[] left;

  /** Whether it is the categories on the left that are fewer, which others do not belong to. */
  private final boolean othersGoRight;

  /**
   * Splits.
   *
   * @param left categories whose rows go left, each below {@code numCategories}
   */
  public BitSetSplit(int featureIndex, BitSet left, int numCategories) {
    super(featureIndex, NONE, numCategories);
    if (left.length() > numCategories) {
      throw new IllegalArgumentException(
          "category " + (left.length() - 1) + " of " + numCategories);
    }
    this.left = left.toLongArray();
    this.othersGoRight = left.cardinality() <= numCategories / 2;
  }

  /** Whether rows of a category go left. */
  boolean isLeft(int category) {
    int word = category >>> 6;
    return word < left.length && ((left[word] >>> category) & 1) == 1;
  }

  private boolean isLeft(double category) {
    int whole = (int) category;
    boolean isOne = whole == category && whole >= 0 && whole < numCategories();
    return isOne ? isLeft(whole) : !othersGoRight;
  }

  @Override
  public boolean shouldGoLeft(Vector features) {
    return isLeft(features.apply(featureIndex()));
  }

  @Override
  public boolean shouldGoLeft(int binnedFeature, Split[] splits) {
    return isLeft((double) binnedFeature);
  }

  @Override
  public double[] leftCategories() {
    return categories(true);
  }

  @Override
  public double[] rightCategories() {
    return categories(false);
  }

  private double[] categories(boolean onTheLeft) {
    return IntStream.range(0, numCategories())
        .filter(category -> isLeft(category) == onTheLeft)
        .asDoubleStream()
        .toArray();
  }

  @Override
  public org.apache.spark.mllib.tree.model.Split toOld() {
    return new CategoricalSplit(featureIndex(), leftCategories(), numCategories()).toOld();
  }

  /** Equal are only splits of this class, since Spark's look at what this one does not keep. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BitSetSplit split
        && split.featureIndex() == featureIndex()
        && split.numCategories() == numCategories()
        && Arrays.equals(split.left, left);
  }

  @Override
  public int hashCode() {
    return 31 * featureIndex() + Arrays.hashCode(left);
  }
}
