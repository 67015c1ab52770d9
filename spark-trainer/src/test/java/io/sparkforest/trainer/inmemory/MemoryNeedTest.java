package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MemoryNeedTest {
  @Test
  void tenMillionRowsOfTenFeaturesFitInEightGigabytes() {
    long rows = 10_000_000;
    int tasks = Math.min(20, InMemoryForest.tasks(rows, 2));
    assertThat(MemoryNeed.of(rows, 10, false, 256, 2, tasks).bytes())
        .isLessThanOrEqualTo(MemoryNeed.available(8L << 30));
  }

  @Test
  void itGrowsWithTheRowsAndNoFaster() {
    double one = MemoryNeed.of(1_000_000, 10, true, 256, 4, 4).bytes();
    double ten = MemoryNeed.of(10_000_000, 10, true, 256, 4, 4).bytes();
    assertThat(ten / one).isBetween(9.0, 10.0);
  }

  @Test
  void theMostRowsAndFeaturesDoNotOverflow() {
    assertThat(MemoryNeed.of(Integer.MAX_VALUE, 1 << 20, true, 256, 128, 128).bytes())
        .isGreaterThan(1L << 50);
  }

  @Test
  void tasksKeepAllCoresBusyAndBoundTheSumsUnderWay() {
    assertThat(InMemoryForest.tasks(1000, 2)).isEqualTo(8);
    assertThat(InMemoryForest.tasks(1_000_000, 2)).isEqualTo(10);
    assertThat(InMemoryForest.tasks(1_000_000_000, 4)).isEqualTo(4);
  }
}
