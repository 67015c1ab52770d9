package io.sparkforest.trainer.data;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Which rows are held out for validation. Row number and seed alone decide it, so that cores and
 * partitions do not.
 *
 * @param fraction share of the rows, 0 to 1
 * @param seed seed of the choice
 */
record Holdout(double fraction, long seed) implements Serializable {
  boolean holdsOut(long row) {
    // SplittableRandom mixes its seed well, so neighbouring rows give independent numbers.
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + row).nextDouble() < fraction;
  }
}
