package io.sparkforest.trainer.inmemory;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What rows add up to by their bins: the sum of labels, the number of rows and the sum of weights,
 * all whole numbers. It may hold several features, one after the other; a bin is then meant by its
 * place among all of them.
 */
final class Histogram {
  // A bin's slots hold the sum of labels, the number of rows and, if rows have weights, the sum of
  // weights.
  private static final int COUNT = 1;
  private static final int WEIGHT = 2;

  private final long[] slots;

  /** A bin has two to the power of this many slots, and the weight stands in this one. */
  private final int slotBits;

  private final int weightAt;

  Histogram(int bins, boolean isWeighted) {
    slotBits = isWeighted ? 2 : 1;
    weightAt = isWeighted ? WEIGHT : COUNT;
    slots = new long[bins << slotBits];
  }

  long sum(int bin) {
    return slots[bin << slotBits];
  }

  long count(int bin) {
    return slots[(bin << slotBits) + COUNT];
  }

  /** Without weights the number of rows. */
  long weight(int bin) {
    return slots[(bin << slotBits) + weightAt];
  }

  /**
   * Adds rows to a feature's bins.
   *
   * @param from first of the rows
   * @param to where the rows end
   * @param start the place of the feature's first bin
   * @param sign 1, or -1 to take the rows away
   */
  void add(TreeRows drawn, int feature, int from, int to, int start, long sign) {
    byte[] column = drawn.column(feature);
    int[] rows = drawn.rows();
    byte[] counts = drawn.counts();
    long[] sums = drawn.sums();
    long[] weights = drawn.weights();
    long[] slots = this.slots;
    int bits = slotBits;
    int first = start << bits;
    for (int at = from; at < to; at++) {
      int slot = first + ((column[rows[at]] & 0xFF) << bits);
      slots[slot] += sign * sums[at];
      slots[slot + COUNT] += sign * counts[at];
    }
    if (weights != null) {
      for (int at = from; at < to; at++) {
        slots[first + ((column[rows[at]] & 0xFF) << bits) + WEIGHT] += sign * weights[at];
      }
    }
  }

  /** Adds rows to the bins of the only feature, and adds their bins to a set. */
  void addMarking(TreeRows drawn, int feature, int from, int to, BinSet marked) {
    byte[] column = drawn.column(feature);
    int[] rows = drawn.rows();
    byte[] counts = drawn.counts();
    long[] sums = drawn.sums();
    long[] weights = drawn.weights();
    long[] slots = this.slots;
    long[] words = marked.words();
    int bits = slotBits;
    for (int at = from; at < to; at++) {
      int bin = column[rows[at]] & 0xFF;
      int slot = bin << bits;
      words[bin >>> 6] |= 1L << bin;
      slots[slot] += sums[at];
      slots[slot + COUNT] += counts[at];
      if (weights != null) {
        slots[slot + WEIGHT] += weights[at];
      }
    }
  }

  /**
   * Adds rows to the bins of the only feature, of which there are 64 at most.
   *
   * @return their bins, a bit each: it stays in a register, where a set would be read and written
   *     for each row, each time waiting for the last
   */
  long addMarkingFew(TreeRows drawn, int feature, int from, int to) {
    byte[] column = drawn.column(feature);
    int[] rows = drawn.rows();
    byte[] counts = drawn.counts();
    long[] sums = drawn.sums();
    long[] weights = drawn.weights();
    long[] slots = this.slots;
    int bits = slotBits;
    long marked = 0;
    for (int at = from; at < to; at++) {
      int bin = column[rows[at]];
      int slot = bin << bits;
      marked |= 1L << bin;
      slots[slot] += sums[at];
      slots[slot + COUNT] += counts[at];
      if (weights != null) {
        slots[slot + WEIGHT] += weights[at];
      }
    }
    return marked;
  }

  /**
   * Adds those rows that are in one of two bins of the only feature.
   *
   * @return their parts, a bit each: those of the first bin, and after them those of the other
   */
  long addParts(TreeRows drawn, int feature, int from, int to, int bin, int next) {
    byte[] column = drawn.column(feature);
    byte[] parts = drawn.parts(feature);
    int[] rows = drawn.rows();
    byte[] counts = drawn.counts();
    long[] sums = drawn.sums();
    long[] weights = drawn.weights();
    long marked = 0;
    for (int at = from; at < to; at++) {
      int found = column[rows[at]] & 0xFF;
      if (found != bin && found != next) {
        continue;
      }
      int part = parts[drawn.tableRow(rows[at])] + (found == bin ? 0 : FeatureBins.PARTS);
      int slot = part << slotBits;
      marked |= 1L << part;
      slots[slot] += sums[at];
      slots[slot + COUNT] += counts[at];
      if (weights != null) {
        slots[slot + WEIGHT] += weights[at];
      }
    }
    return marked;
  }

  /** Adds rows to the codes of the only feature, and adds their codes to a set. */
  void addCodes(TreeRows drawn, int feature, int from, int to, BitSet marked) {
    byte[] column = drawn.column(feature);
    byte[] parts = drawn.parts(feature);
    int[] rows = drawn.rows();
    long[] weights = drawn.weights();
    for (int at = from; at < to; at++) {
      int bin = column[rows[at]] & 0xFF;
      int code = bin * FeatureBins.PARTS + parts[drawn.tableRow(rows[at])];
      int slot = code << slotBits;
      marked.set(code);
      slots[slot] += drawn.sums()[at];
      slots[slot + COUNT] += drawn.counts()[at];
      if (weights != null) {
        slots[slot + WEIGHT] += weights[at];
      }
    }
  }

  /** Takes away what another of the same features holds. */
  void subtract(Histogram other) {
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot] -= other.slots[slot];
    }
  }

  /**
   * Lists a feature's bins that hold rows, and returns how many.
   *
   * @param start the place of the feature's first bin
   * @param size the feature's bins
   * @param found takes bins from 0 for the feature's first, ascending; as long as {@code size}
   */
  int listOccupied(int start, int size, int[] found) {
    int occupied = 0;
    for (int bin = 0; bin < size; bin++) {
      found[occupied] = bin;
      occupied += count(start + bin) == 0 ? 0 : 1;
    }
    return occupied;
  }

  void clear() {
    Arrays.fill(slots, 0);
  }

  /** Empties the first bins. */
  void clear(int size) {
    Arrays.fill(slots, 0, size << slotBits, 0);
  }

  /** Empties the bins of a list. */
  void clear(int[] bins, int size) {
    for (int index = 0; index < size; index++) {
      int slot = bins[index] << slotBits;
      slots[slot] = 0;
      slots[slot + COUNT] = 0;
      slots[slot + weightAt] = 0;
    }
  }
}
