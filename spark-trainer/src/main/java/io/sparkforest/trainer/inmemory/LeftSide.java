package io.sparkforest.trainer.inmemory;

/** What of a feature's values goes left of a cut. One object serves one cut after the other. */
final class LeftSide {
  private static final int NONE = -1;

  private final BinSet bins = new BinSet();
  private int partedBin = NONE;
  private int lastPart;

  /** All bins that go left as a whole. */
  BinSet bins() {
    return bins;
  }

  /** The bin that is cut between its parts, or -1. */
  int partedBin() {
    return partedBin;
  }

  /** The last part of that bin that goes left. */
  int lastPart() {
    return lastPart;
  }

  /** Becomes all values up to a cut of this code (see {@link FeatureBins}). */
  void setUpTo(int cut) {
    int bin = cut / FeatureBins.PARTS;
    lastPart = cut % FeatureBins.PARTS;
    boolean isWhole = cut == FeatureBins.lastCode(bin);
    partedBin = isWhole ? NONE : bin;
    bins.setUpTo(isWhole ? bin : bin - 1);
  }

  /** Becomes no bin, for whole bins to be added. */
  void clear() {
    partedBin = NONE;
    bins.clear();
  }
}
