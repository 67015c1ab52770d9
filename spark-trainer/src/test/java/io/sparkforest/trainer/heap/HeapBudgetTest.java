package io.sparkforest.trainer.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapBudgetTest {
  private static final HeapBudget TWO_GIGABYTES = new HeapBudget(2L << 30);

  @Test
  void labelsLeaveMostOfTheHeapToTheScan() {
    assertThat(TWO_GIGABYTES.labels()).isEqualTo(256L << 20);
  }

  @Test
  void theWiderTheRowsTheFewerAreKeptForTheReport() {
    assertThat(TWO_GIGABYTES.scoredRows(250)).isGreaterThan(100_000);
    assertThat(TWO_GIGABYTES.scoredRows(5_000)).isEqualTo(13_421);
    assertThat(TWO_GIGABYTES.scoredRows(Long.MAX_VALUE)).isOne();
  }

  @Test
  void columnsThatAreLeftOutAreSampledInASixteenthOfTheHeap() {
    assertThat(TWO_GIGABYTES.sampledRows(96)).isGreaterThan(1_000_000);
    assertThat(TWO_GIGABYTES.sampledRows(96 * 100_000)).isEqualTo(13);
  }

  @Test
  void sparksAlgorithmGetsItsDefaultAtLeastAndSharesAQuarterAmongTheCores() {
    assertThat(TWO_GIGABYTES.mllibPassMb(2)).isEqualTo(256);
    assertThat(TWO_GIGABYTES.mllibPassMb(64)).isEqualTo(256);
    assertThat(new HeapBudget(16L << 30).mllibPassMb(4)).isEqualTo(1024);
    assertThat(new HeapBudget(256L << 30).mllibPassMb(4)).isEqualTo(2048);
  }

  @Test
  void aWarningOfTreesComesBeforeTheirRefusal() {
    assertThat(TWO_GIGABYTES.tightTrees()).isLessThan(TWO_GIGABYTES.maxTrees());
    assertThat(TWO_GIGABYTES.maxTrees()).isLessThan(TWO_GIGABYTES.heap());
  }
}
