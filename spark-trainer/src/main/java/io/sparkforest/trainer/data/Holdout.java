package io.sparkforest.trainer.data;

import java.io.Serializable;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Which rows are held out for validation. Row number and seed alone decide it, so that cores and
 * partitions do not.
 *
 * @param fraction share of the rows, 0 to 1
 * @param seed seed of the choice
 */
record Holdout(double fraction, long seed) implements Serializable {
  boolean holdsOut(long row) {
    if (fraction <= 0) {
      return false;
    }
    // SplittableRandom mixes its seed well, so neighbouring rows give independent numbers.
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + row).nextDouble() < fraction;
  }

  /** How many of the first rows are held out. */
  long count(long rows) {
    return fraction <= 0 ? 0 : LongStream.range(0, rows).parallel().filter(this::holdsOut).count();
  }
}
