package io.sparkforest.trainer.inmemory;

import java.util.Arrays;

/** A set of bins, 0 to 255, a bit each. */
final class BinSet {
  static final int WORDS = FeatureBins.MOST / Long.SIZE;

  private final long[] words = new long[WORDS];

  void clear() {
    Arrays.fill(words, 0);
  }

  void add(int bin) {
    words[bin >>> 6] |= 1L << bin;
  }

  boolean contains(int bin) {
    return ((words[bin >>> 6] >>> bin) & 1) == 1;
  }

  /** The bins themselves, for loops that cannot afford a call. */
  long[] words() {
    return words;
  }

  /** Becomes the bins from 0 to the given one. */
  void setUpTo(int last) {
    for (int word = 0; word < WORDS; word++) {
      words[word] = below(last + 1 - (word << 6));
    }
  }

  /** Adds the bins below {@code size} that the other set lacks. */
  void addMissing(BinSet other, int size) {
    for (int word = 0; word < WORDS; word++) {
      words[word] |= ~other.words[word] & below(size - (word << 6));
    }
  }

  /** A word of as many ones, or of all or none. */
  private static long below(int ones) {
    return ones >= Long.SIZE ? -1L : ones <= 0 ? 0 : (1L << ones) - 1;
  }

  /** Writes the bins in ascending order and returns how many there are. */
  int list(int[] bins) {
    int size = 0;
    for (int word = 0; word < WORDS; word++) {
      size = list(words[word], word << 6, bins, size);
    }
    return size;
  }

  /**
   * Writes the bins of a word in ascending order.
   *
   * @param first the bin of its lowest bit
   * @param at where to write
   * @return where they end
   */
  static int list(long word, int first, int[] bins, int at) {
    int size = at;
    for (long rest = word; rest != 0; rest &= rest - 1) {
      bins[size++] = first + Long.numberOfTrailingZeros(rest);
    }
    return size;
  }

  void read(long[] from, int offset) {
    System.arraycopy(from, offset, words, 0, WORDS);
  }

  void write(long[] to, int offset) {
    System.arraycopy(words, 0, to, offset, WORDS);
  }
}
