package io.sparkforest.trainer.inmemory;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How often each row is drawn for a tree: with replacement a Poisson number with the rate as its
 * mean, else once with the rate as its probability. Both are what Spark's {@code BaggedPoint}
 * draws, here in the rows' own order and from the tree's own generator.
 */
final class Bag {
  /** More draws of one row than this have a probability below 1e-20; they fit a byte. */
  private static final int MAX_DRAWS = 20;

  private final boolean drawsAll;
  // Element d: the probability of at most d draws, of 2^63.
  private final long[] atMost;

  Bag(TreeSettings settings) {
    drawsAll = !settings.bootstrap() && settings.subsamplingRate() >= 1;
    atMost = settings.bootstrap() ? poisson(settings.subsamplingRate()) : once(settings);
  }

  private static long[] once(TreeSettings settings) {
    return new long[] {part(1 - settings.subsamplingRate()), Long.MAX_VALUE};
  }

  private static long[] poisson(double rate) {
    long[] atMost = new long[MAX_DRAWS + 1];
    double probability = Math.exp(-rate);
    double sum = 0;
    for (int draws = 0; draws < MAX_DRAWS; draws++) {
      sum += probability;
      atMost[draws] = part(Math.min(1, sum));
      probability *= rate / (draws + 1);
    }
    atMost[MAX_DRAWS] = Long.MAX_VALUE;
    return atMost;
  }

  private static long part(double probability) {
    return (long) (probability * 0x1p63);
  }

  /** How often the next row is drawn. */
  int draw(SplittableRandom random) {
    if (drawsAll) {
      return 1;
    }
    long point = random.nextLong() >>> 1;
    int draws = 0;
    while (point >= atMost[draws] && draws + 1 < atMost.length) {
      draws++;
    }
    return draws;
  }

  /**
   * The rows that are drawn at least once; all where that would be none, since a tree of no row
   * would predict nothing. Those that are left out are none of them.
   *
   * @param end the row before which all must be known; what is said of later ones may be wrong
   */
  BitSet drawn(SplittableRandom random, BinnedRows rows, int end) {
    BitSet drawn = new BitSet(end);
    for (int row = 0; row < rows.trainingRows() && (row < end || drawn.isEmpty()); row++) {
      // Drawn even if it is left out: the next ones depend on it.
      boolean isDrawn = draw(random) > 0;
      drawn.set(row, isDrawn && !rows.isLeftOut(row));
    }
    if (drawn.isEmpty()) {
      IntStream.range(0, rows.trainingRows())
          .filter(row -> !rows.isLeftOut(row))
          .forEach(drawn::set);
    }
    return drawn;
  }
}
