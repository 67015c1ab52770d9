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
  private int cut;
  private int lastBin;
  private int nextBin;
  private long leftSum;
  private long leftWeight;
  private long leftCount;
  private final LeftSide leftSide = new LeftSide();

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

  /** The code of a cut of a numeric feature. */
  int cut() {
    return cut;
  }

  /** What is left of the cut. */
  LeftSide leftSide() {
    return leftSide;
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
    int found = findBetter(histogram, 0, 0, 0);
    if (found < 0) {
      return;
    }
    if (kind.isNominal()) {
      this.feature = feature;
      takeCategories(kind.size(), histogram, found);
    } else {
      takeNumeric(feature, kind, histogram.bin(found), histogram.bin(found + 1));
    }
  }

  /** Compares a numeric feature's cuts with the best so far, row by row. */
  void search(int feature, FeatureBins kind, SortedRows rows, TreeNode node) {
    // The same comparison as in findBetter, which must choose the same cut.
    short[] keys = rows.keys();
    long[] sums = rows.sums();
    long[] counts = rows.counts();
    long[] rowWeights = rows.weights();
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
    int first = rows.first(node, feature);
    int last = first + node.size() - 1;
    int next = keys[first];
    for (int at = first; at < last; at++) {
      int key = next;
      next = keys[at + 1];
      int number = SortedRows.number(key);
      leftSum += sums[number];
      leftWeight += rowWeights[number];
      leftCount += counts[number];
      double left = leftWeight;
      double right = weight - leftWeight;
      double difference = leftSum * right - (sum - leftSum) * left;
      double square = difference * difference;
      double weights = left * right;
      // The rarest condition comes first: that branch is predicted.
      if (square * bestWeights > bestSquare * weights
          && SortedRows.bin(key) != SortedRows.bin(next)
          && leftCount >= least
          && count - leftCount >= least
          && isAllowed(leftSum, sum, left, right, difference)) {
        bestSquare = square;
        bestWeights = weights;
        this.leftSum = leftSum;
        this.leftWeight = leftWeight;
        this.leftCount = leftCount;
        found = at;
      }
    }
    square = bestSquare;
    weights = bestWeights;
    if (found >= 0) {
      takeNumeric(feature, kind, SortedRows.bin(keys[found]), SortedRows.bin(keys[found + 1]));
    }
  }

  private void takeNumeric(int feature, FeatureBins kind, int lastBin, int nextBin) {
    this.feature = feature;
    this.lastBin = lastBin;
    this.nextBin = nextBin;
    cut = kind.cutBetween(FeatureBins.lastCode(lastBin), nextBin * FeatureBins.PARTS);
    leftSide.setUpTo(cut);
  }

  /** Looks for a better cut within the two bins beside the one that was found, or centres that. */
  void refine(TreeRows rows, TreeNode node, FeatureBins kind, FeatureHistogram histogram) {
    histogram.countParts(rows, node, feature, lastBin, nextBin);
    long sumBefore = leftSum;
    long weightBefore = leftWeight;
    long countBefore = leftCount;
    for (int index = 0; index < histogram.size(); index++) {
      if (histogram.bin(index) < FeatureBins.PARTS) {
        sumBefore -= histogram.sum(index);
        weightBefore -= histogram.weight(index);
        countBefore -= histogram.count(index);
      }
    }
    int found = findBetter(histogram, sumBefore, weightBefore, countBefore);
    int last = Math.max(0, found);
    while (found < 0 && histogram.bin(last + 1) < FeatureBins.PARTS) {
      last++;
    }
    cut = kind.cutBetween(code(histogram.bin(last)), code(histogram.bin(last + 1)));
    leftSide.setUpTo(cut);
    histogram.clearFew();
  }

  private int code(int part) {
    int bin = part < FeatureBins.PARTS ? lastBin : nextBin;
    return bin * FeatureBins.PARTS + part % FeatureBins.PARTS;
  }

  /** Compares all cuts of a feature, those between parts of its bins included, with the best. */
  void searchParts(
      TreeRows rows, TreeNode node, int feature, FeatureBins kind, FeatureHistogram histogram) {
    histogram.countCodes(rows, node, feature);
    int found = findBetter(histogram, 0, 0, 0);
    if (found >= 0) {
      this.feature = feature;
      cut = kind.cutBetween(histogram.bin(found), histogram.bin(found + 1));
      leftSide.setUpTo(cut);
    }
    histogram.clearCodes();
  }

  /**
   * Compares cuts with the best so far, and returns the index of the last bin on the left, or -1 if
   * none is better.
   *
   * @param leftSum what is left of the histogram, as is the weight and the count
   */
  private int findBetter(
      FeatureHistogram histogram, long leftSum, long leftWeight, long leftCount) {
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
          && isAllowed(leftSum, sum, left, right, difference)) {
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

  /** Whether a difference is more than rounding, and the cut keeps the limits of the weight. */
  private boolean isAllowed(long leftSum, long sum, double left, double right, double difference) {
    if (Math.abs(difference)
        <= ROUNDING * (Math.abs(leftSum) * right + Math.abs(sum - leftSum) * left)) {
      return false;
    }
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
    leftSide.clear();
    for (int index = 0; index <= found; index++) {
      leftSide.bins().add(histogram.bin(index));
    }
    if (leftWeight > weight - leftWeight) {
      present.clear();
      for (int index = 0; index < histogram.size(); index++) {
        present.add(histogram.bin(index));
      }
      leftSide.bins().addMissing(present, categories);
    }
  }
}
