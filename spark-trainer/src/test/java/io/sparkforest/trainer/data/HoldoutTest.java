package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HoldoutTest {
  private static final int ROWS = 100_000;

  @Property
  void noFractionHoldsNoRowOut(@ForAll long seed, @ForAll @LongRange(min = 0) long row) {
    assertThat(new Holdout(0, seed).holdsOut(row)).isFalse();
  }

  @Property
  void theWholeHoldsEveryRowOut(@ForAll long seed, @ForAll @LongRange(min = 0) long row) {
    assertThat(new Holdout(1, seed).holdsOut(row)).isTrue();
  }

  @Property
  void aRowHeldOutForAFractionIsHeldOutForALargerOne(
      @ForAll long seed, @ForAll @LongRange(min = 0) long row) {
    if (new Holdout(0.1, seed).holdsOut(row)) {
      assertThat(new Holdout(0.3, seed).holdsOut(row)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 0, -1, 6, Long.MIN_VALUE, Long.MAX_VALUE})
  void theFractionIsKeptForAnySeed(long seed) {
    for (double fraction : new double[] {0.1, 0.5, 0.9}) {
      double share = (double) heldOut(fraction, seed).cardinality() / ROWS;

      assertThat(share).isCloseTo(fraction, within(0.006));
    }
  }

  @Test
  void neighbouringRowsAreHeldOutIndependently() {
    BitSet heldOut = heldOut(0.5, 5);
    BitSet alike = new BitSet();
    for (int row = 1; row < ROWS; row++) {
      alike.set(row, heldOut.get(row) == heldOut.get(row - 1));
    }

    assertThat((double) alike.cardinality() / ROWS).isCloseTo(0.5, within(0.006));
  }

  @Test
  void neighbouringSeedsHoldOutOtherRows() {
    BitSet both = heldOut(0.5, 5);
    both.and(heldOut(0.5, 6));

    assertThat((double) both.cardinality() / ROWS).isCloseTo(0.25, within(0.006));
  }

  @Test
  void theSameSeedHoldsOutTheSameRowsInEveryVersion() {
    assertThat(heldOut(0.1, 5).stream().limit(8).boxed())
        .containsExactly(17, 25, 27, 33, 43, 47, 48, 67);
  }

  private static BitSet heldOut(double fraction, long seed) {
    Holdout holdout = new Holdout(fraction, seed);
    BitSet rows = new BitSet();
    for (int row = 0; row < ROWS; row++) {
      rows.set(row, holdout.holdsOut(row));
    }
    return rows;
  }
}
