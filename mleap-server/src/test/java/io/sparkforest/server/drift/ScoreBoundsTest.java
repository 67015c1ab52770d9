package io.sparkforest.server.drift;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class ScoreBoundsTest {
  @Test
  void aSymmetricRangeIsCutAtEqualDistances() {
    assertThat(ScoreBounds.between(-10, 10))
        .containsExactly(-10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void aRangeOfManyTimesItsLeastValueIsCutAtEqualRatios() {
    assertThat(ScoreBounds.between(326, 18_823))
        .containsExactly(
            300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 7_000, 10_000, 15_000, 20_000);
  }

  @Test
  void aTargetThatIsAlwaysTheSameHasOneBound() {
    assertThat(ScoreBounds.between(7.5, 7.5)).containsExactly(7.5);
  }

  @Test
  void aTargetOfWhichNothingIsKnownHasPowersOfTen() {
    assertThat(ScoreBounds.unknown()).contains(-1000, -0.001, 0, 0.1, 1e9).isSorted();
  }

  @Property
  void theBoundsAreFewAndCoverTheRangeInAscendingOrder(
      @ForAll @DoubleRange(min = -1e100, max = 1e100) double one,
      @ForAll @DoubleRange(min = -1e100, max = 1e100) double other) {
    double min = Math.min(one, other);
    double max = Math.max(one, other);

    double[] bounds = ScoreBounds.between(min, max);

    assertThat(bounds).hasSizeBetween(1, 30).doesNotHaveDuplicates().isSorted();
    assertThat(bounds[bounds.length - 1]).isGreaterThanOrEqualTo(max);
  }
}
