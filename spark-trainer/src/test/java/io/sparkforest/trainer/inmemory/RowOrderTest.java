package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowOrderTest {
  // Hashes that differ in all bits, in the lowest alone, or not at all.
  private static final long[] HASHES = {-5, 7L << 60, 12, 13, 12, -5, 0, 12, Long.MIN_VALUE, 13};
  private static final double[] LABELS = {1, 2, 9, 4, 3, 0, 5, 3, 6, 4};

  @Test
  void rowsComeInTheSameOrderHoweverTheyArrive() {
    double[] ordered = RowOrder.of(HASHES, LABELS).applied(LABELS);
    assertThat(ordered).containsExactlyInAnyOrder(LABELS);
    List<Integer> arrival = Arrays.asList(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Random random = new Random(1);
    for (int times = 0; times < 50; times++) {
      Collections.shuffle(arrival, random);
      long[] hashes = arrival.stream().mapToLong(row -> HASHES[row]).toArray();
      double[] labels = arrival.stream().mapToDouble(row -> LABELS[row]).toArray();
      assertThat(RowOrder.of(hashes, labels).applied(labels)).containsExactly(ordered);
    }
  }

  @Test
  void manyIdenticalRowsKeepTheirNumber() {
    long[] hashes = new long[50_000];
    double[] labels = new double[50_000];
    byte[] bins = new byte[50_000];
    IntStream.range(0, 50_000).forEach(row -> hashes[row] = row % 2 == 0 ? 99 : row);
    Arrays.fill(bins, (byte) 200);
    assertThat(RowOrder.of(hashes, labels).applied(bins)).containsExactly(bins);
  }

  @Test
  void noRowsAreInOrder() {
    assertThat(RowOrder.of(new long[0], new double[0]).applied(new byte[0])).isEmpty();
  }
}
