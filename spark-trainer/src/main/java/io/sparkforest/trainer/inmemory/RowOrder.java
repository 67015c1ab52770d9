package io.sparkforest.trainer.inmemory;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Puts rows in the order of their hashes, which is that of nothing but their contents. */
final class RowOrder {
  private final int[] order;

  private RowOrder(int[] order) {
    this.order = order;
  }

  /**
   * Orders rows by hash, and the few different ones with the same hash by label.
   *
   * @param hashes one for each row
   */
  static RowOrder of(long[] hashes, double[] labels) {
    int size = hashes.length;
    // Sorts the upper bits of the hashes with the row's number in the lower ones, so that the JDK's
    // parallel sort of numbers does it, and then the rows whose upper bits are the same.
    long number = (Long.highestOneBit(Math.max(1, size)) << 1) - 1;
    long[] keys = new long[size];
    Arrays.setAll(keys, row -> (hashes[row] & ~number) | row);
    Arrays.parallelSort(keys);
    int[] order = new int[size];
    Arrays.setAll(order, at -> (int) (keys[at] & number));
    Comparator<Integer> byContents =
        Comparator.<Integer>comparingLong(row -> hashes[row])
            .thenComparingDouble(row -> labels[row]);
    int from = 0;
    for (int to = 1; to <= size; to++) {
      if (to == size || (keys[to] & ~number) != (keys[from] & ~number)) {
        if (to - from > 1) {
          int[] run =
              IntStream.range(from, to)
                  .map(at -> order[at])
                  .boxed()
                  .sorted(byContents)
                  .mapToInt(Integer::intValue)
                  .toArray();
          System.arraycopy(run, 0, order, from, run.length);
        }
        from = to;
      }
    }
    return new RowOrder(order);
  }

  byte[] applied(byte[] values) {
    byte[] ordered = new byte[order.length];
    for (int at = 0; at < order.length; at++) {
      ordered[at] = values[order[at]];
    }
    return ordered;
  }

  double[] applied(double[] values) {
    double[] ordered = new double[order.length];
    Arrays.setAll(ordered, at -> values[order[at]]);
    return ordered;
  }
}
