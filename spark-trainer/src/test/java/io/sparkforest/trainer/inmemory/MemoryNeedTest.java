package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.heap.HeapBudget;
import org.junit.jupiter.api.Test;

final class MemoryNeedTest {
  @Test
  void tenMillionRowsOfTenFeaturesFitInEightGigabytes() {
    long rows = 10_000_000;
    int tasks = Math.min(20, InMemoryForest.tasks(rows, 2));
    assertThat(MemoryNeed.of(rows, 10, true, false, 256, 2, tasks).bytes())
        .isLessThanOrEqualTo(new HeapBudget(8L << 30).forest());
  }

  @Test
  void itGrowsWithTheRowsAndNoFaster() {
    double one = MemoryNeed.of(1_000_000, 10, true, true, 256, 4, 4).bytes();
    double ten = MemoryNeed.of(10_000_000, 10, true, true, 256, 4, 4).bytes();
    assertThat(ten / one).isBetween(9.0, 10.0);
  }

  @Test
  void partsOfBinsTakeAByteMoreAValueAndTheirThresholds() {
    long with = MemoryNeed.of(1_000_000, 10, true, false, 256, 2, 4).bytes();
    long without = MemoryNeed.of(1_000_000, 10, false, false, 256, 2, 4).bytes();

    assertThat(with - without).isEqualTo(2 * (10_000_000L + 10 * 256 * 16 * 8));
    assertThat(InMemoryRandomForestRegressor.hasParts(1L << 28)).isTrue();
    assertThat(InMemoryRandomForestRegressor.hasParts((1L << 28) + 1)).isFalse();
  }

  @Test
  void aFeatureTakesItsBinsHistogramsAndRowsThatAreSortedOnEachCore() {
    long more = MemoryNeed.of(1000, 11, false, false, 256, 2, 4).bytes();
    long less = MemoryNeed.of(1000, 10, false, false, 256, 2, 4).bytes();

    assertThat(more - less)
        .isEqualTo(2 * 1000 + 2 * NodeHistograms.MOST * 256 * 16 + 2 * SortedRows.MOST * 2);
  }

  @Test
  void theMostRowsAndFeaturesDoNotOverflow() {
    assertThat(MemoryNeed.of(Integer.MAX_VALUE, 1 << 20, true, true, 256, 128, 128).bytes())
        .isGreaterThan(1L << 50);
  }

  @Test
  void tasksKeepAllCoresBusyAndBoundTheSumsUnderWay() {
    assertThat(InMemoryForest.tasks(1000, 2)).isEqualTo(8);
    assertThat(InMemoryForest.tasks(1_000_000, 2)).isEqualTo(10);
    assertThat(InMemoryForest.tasks(1_000_000_000, 4)).isEqualTo(4);
  }

  @Test
  void whereMemoryIsShortFewerTreesAreUnderWayButOneOnEachCore() {
    MemoryNeed need = MemoryNeed.of(1_000_000, 10, false, false, 256, 2, 50);

    assertThat(need.within(need.bytes(), 2)).isEqualTo(need);
    MemoryNeed less = need.within(need.bytes() - 1, 2);
    assertThat(less.tasks()).isEqualTo(49);
    assertThat(less.bytes()).isLessThan(need.bytes());
    assertThat(need.within(0, 2).tasks()).isEqualTo(2);
    assertThat(MemoryNeed.of(1_000_000, 10, false, false, 256, 2, 1).within(0, 2).tasks())
        .isEqualTo(1);
    assertThat(MemoryNeed.of(1_000_000, 10, false, false, 256, 2, 0).within(0, 2).tasks()).isZero();
  }

  @Test
  void fiveThousandFeaturesFitInTwoGigabytesWithFewerHistograms() {
    MemoryNeed need = MemoryNeed.of(8_000, 5_000, true, false, 256, 2, 5);
    long available = new HeapBudget(2L << 30).forest();

    MemoryNeed less = need.within(available, 2);

    assertThat(need.bytes()).isGreaterThan(available);
    assertThat(less.bytes()).isLessThanOrEqualTo(available);
    assertThat(less.tasks()).isEqualTo(2);
    assertThat(less.histograms()).isBetween(1, NodeHistograms.MOST - 1);
    assertThat(need.within(0, 2).histograms()).isZero();
  }
}
