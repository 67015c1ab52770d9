package io.sparkforest.trainer.inmemory;

/**
 * The search for a node's best cut, one feature after the other; {@link TreeGrower} explains which
 * one that is.
 */
final class CutSearch {
  /** The part of two products by which their difference may be wrong. */
  private static final double ROUNDING = 0x1p-51;

  private final TreeSettings settings;
  private final FixedPoint scale;

  // The node's.
  private long sum;
  private long weight;
  private long count;

  // The best cut so far: what it gains as a fraction, and its left side.
  private double square;
  private double weights;
  private int feature = FlatTree.LEAF;
  private int lastBin;
  private long leftSum;
  private long leftWeight;
  private long leftCount;
  private final BinSet leftBins = new BinSet();

  private final BinSet present = new BinSet();

  CutSearch(TreeSettings settings, FixedPoint scale) {
    this.settings = settings;
    this.scale = scale;
  }

  /** Forgets the last node. */
  void start(TreeNode node) {
    sum = node.sum;
    weight = node.weight;
    count = node.count;
    square = 0;
    weights = 1;
    feature = FlatTree.LEAF;
  }

  /** Whether any cut gains something and keeps the limits. */
  boolean hasFound() {
    return feature != FlatTree.LEAF;
  }

  /** The feature that is cut. */
  int feature() {
    return feature;
  }

  /** The last bin on the left of a cut of a numeric feature. */
  int lastBin() {
    return lastBin;
  }

  /** All bins on the left. */
  BinSet leftBins() {
    return leftBins;
  }

  /** Writes what the children add up to. */
  void partSums(TreeNode left, TreeNode right) {
    left.sum = leftSum;
    left.weight = leftWeight;
    left.count = leftCount;
    right.sum = sum - leftSum;
    right.weight = weight - leftWeight;
    right.count = count - leftCount;
  }

  /** Compares a feature's cuts with the best so far. */
  void search(int feature, FeatureBins kind, FeatureHistogram histogram) {
    if (kind.isNominal()) {
      histogram.sortByMean();
    }
    int found = findBetter(histogram);
    if (found < 0) {
      return;
    }
    this.feature = feature;
    lastBin = histogram.bin(found);
    if (kind.isNominal()) {
      takeCategories(kind.size(), histogram, found);
    } else {
      leftBins.setUpTo(lastBin);
    }
  }

  /** Returns the index of the last bin on the left, or -1 if no cut is better than the best. */
  private int findBetter(FeatureHistogram histogram) {
    // Locals, since the loop cannot afford to read fields again that it might have written.
    Histogram sums = histogram.sums();
    int[] bins = histogram.bins();
    int start = histogram.start();
    long sum = this.sum;
    long weight = this.weight;
    long count = this.count;
    int least = settings.minInstancesPerNode();
    double bestSquare = square;
    double bestWeights = weights;
    long leftSum = 0;
    long leftWeight = 0;
    long leftCount = 0;
    int found = -1;
    for (int index = 0; index < histogram.size() - 1; index++) {
      int bin = start + bins[index];
      leftSum += sums.sum(bin);
      leftWeight += sums.weight(bin);
      leftCount += sums.count(bin);
      if (leftCount < least) {
        continue;
      }
      if (count - leftCount < least) {
        break;
      }
      // The decrease of the sum of squares is the square of the difference of the means, times both
      // weights, by the whole weight. As a fraction it needs no division.
      double left = leftWeight;
      double right = weight - leftWeight;
      double difference = leftSum * right - (sum - leftSum) * left;
      double square = difference * difference;
      double weights = left * right;
      if (square * bestWeights > bestSquare * weights
          && Math.abs(difference)
              > ROUNDING * (Math.abs(leftSum) * right + Math.abs(sum - leftSum) * left)
          && isAllowed(left, right, difference)) {
        bestSquare = square;
        bestWeights = weights;
        this.leftSum = leftSum;
        this.leftWeight = leftWeight;
        this.leftCount = leftCount;
        found = index;
      }
    }
    square = bestSquare;
    weights = bestWeights;
    return found;
  }

  private boolean isAllowed(double left, double right, double difference) {
    double least = settings.minWeightPerNode() * scale.weightScale();
    if (left < least || right < least) {
      return false;
    }
    if (settings.minInfoGain() == 0) {
      return true;
    }
    double ofMeans = scale.meanDifference(difference / (left * right));
    double whole = left + right;
    return left / whole * (right / whole) * ofMeans * ofMeans >= settings.minInfoGain();
  }

  /** Categories without rows at the node go with the heavier side. */
  private void takeCategories(int categories, FeatureHistogram histogram, int found) {
    leftBins.clear();
    for (int index = 0; index <= found; index++) {
      leftBins.add(histogram.bin(index));
    }
    if (leftWeight > weight - leftWeight) {
      present.clear();
      for (int index = 0; index < histogram.size(); index++) {
        present.add(histogram.bin(index));
      }
      leftBins.addMissing(present, categories);
    }
  }
}
