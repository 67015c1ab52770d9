package io.sparkforest.trainer.inmemory;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One feature's histogram at one node, without the bins that hold no row: a list of the others, by
 * whose index it is read. One object serves all nodes and features, one after the other.
 */
final class FeatureHistogram {
  // Empty between uses.
  private final Histogram own;
  private final BinSet touched = new BinSet();

  private final int[] ownBins = new int[FeatureBins.MOST];
  private final double[] means = new double[FeatureBins.MOST];
  private int size;
  private int[] bins = ownBins;

  // By code; empty between uses, and made for the first.
  private final boolean isWeighted;
  private @Nullable Histogram byCode;
  private final BitSet touchedCodes = new BitSet();

  // Where the sums are.
  private Histogram sums;
  private int start;

  FeatureHistogram(boolean isWeighted) {
    this.isWeighted = isWeighted;
    own = new Histogram(FeatureBins.MOST, isWeighted);
    sums = own;
  }

  /**
   * Takes a feature out of a histogram of several.
   *
   * @param start the place of the feature's first bin
   * @param featureBins the feature's bins
   */
  void read(Histogram all, int start, int featureBins) {
    this.start = start;
    sums = all;
    size = all.listOccupied(start, featureBins, bins);
  }

  /**
   * Counts the rows of a node; {@link #clear} is to follow.
   *
   * @param isDense whether most bins hold rows
   */
  void count(TreeRows rows, TreeNode node, int feature, int featureBins, boolean isDense) {
    if (isDense) {
      countMany(rows, node, feature, featureBins);
    } else {
      countFew(rows, node, feature, featureBins);
    }
  }

  void clear(int featureBins, boolean isDense) {
    if (isDense) {
      own.clear(featureBins);
    } else {
      clearFew();
    }
  }

  private void countMany(TreeRows rows, TreeNode node, int feature, int featureBins) {
    own.add(rows, feature, node.from, node.to, 0, 1);
    read(own, 0, featureBins);
  }

  /**
   * Counts the few rows of a node, such that empty bins cost nothing; {@link #clearFew} is to
   * follow.
   */
  void countFew(TreeRows rows, TreeNode node, int feature, int featureBins) {
    start = 0;
    sums = own;
    if (featureBins <= Long.SIZE) {
      size = BinSet.list(own.addMarkingFew(rows, feature, node.from, node.to), 0, bins, 0);
    } else {
      touched.clear();
      own.addMarking(rows, feature, node.from, node.to, touched);
      size = touched.list(bins);
    }
  }

  /**
   * Counts the rows of a node that are in one of two bins, by parts: those of the first bin come
   * first. {@link #clearFew} is to follow.
   */
  void countParts(TreeRows rows, TreeNode node, int feature, int bin, int next) {
    start = 0;
    sums = own;
    size = BinSet.list(own.addParts(rows, feature, node.from, node.to, bin, next), 0, bins, 0);
  }

  /** Counts the rows of a node by their codes; {@link #clearCodes} is to follow. */
  void countCodes(TreeRows rows, TreeNode node, int feature) {
    Histogram counted = byCode;
    if (counted == null) {
      counted = new Histogram(FeatureBins.MOST * FeatureBins.PARTS, isWeighted);
      byCode = counted;
    }
    counted.addCodes(rows, feature, node.from, node.to, touchedCodes);
    start = 0;
    sums = counted;
    bins = touchedCodes.stream().toArray();
    size = bins.length;
  }

  void clearCodes() {
    sums.clear(bins, size);
    touchedCodes.clear();
    bins = ownBins;
    sums = own;
    size = 0;
  }

  void clearFew() {
    own.clear(bins, size);
  }

  /** Number of bins that hold rows. */
  int size() {
    return size;
  }

  /** Which bin of the feature, part of two bins or code stands at an index. */
  int bin(int index) {
    return bins[index];
  }

  long sum(int index) {
    return sums.sum(start + bins[index]);
  }

  long count(int index) {
    return sums.count(start + bins[index]);
  }

  long weight(int index) {
    return sums.weight(start + bins[index]);
  }

  // What index stands for which sums, for a loop that cannot afford a call.

  /** Holds this feature's sums, and maybe others'. */
  Histogram sums() {
    return sums;
  }

  /** The place of the feature's first bin in {@link #sums}. */
  int start() {
    return start;
  }

  /** The bin, part or code at each index, as far as {@link #size} goes. */
  int[] bins() {
    return bins;
  }

  /** Orders the bins by their mean labels; those with the same one keep their order. */
  void sortByMean() {
    for (int index = 0; index < size; index++) {
      int bin = bins[index];
      double mean = (double) sum(index) / weight(index);
      int at = index;
      while (at > 0 && means[at - 1] > mean) {
        means[at] = means[at - 1];
        bins[at] = bins[at - 1];
        at--;
      }
      means[at] = mean;
      bins[at] = bin;
    }
  }
}
