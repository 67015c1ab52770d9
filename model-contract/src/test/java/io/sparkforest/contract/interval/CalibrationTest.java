package io.sparkforest.contract.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CalibrationTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double[] NONE = {};

  /** So many difficulties as there are hundredths in the level. */
  private static final double[] WIDTHS =
      IntStream.rangeClosed(50, 99).mapToDouble(level -> level / 100.0).toArray();

  @Test
  void theSpreadAndWhatIsAddedToItDecideTheWidth() {
    Calibration calibration = of(1, 5, NONE, NONE);

    assertThat(calibration.lower(100, 15, 80)).isEqualTo(84, within(1e-9));
    assertThat(calibration.upper(100, 15, 80)).isEqualTo(116, within(1e-9));
    assertThat(of(0, 5, NONE, NONE).upper(100, 15, 80)).isEqualTo(104, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"-9,2", "10,2", "15,3", "20,4", "30,4", "40,4", "41,4"})
  void theFactorIsInterpolatedBetweenScoresAndConstantBeyondThem(double score, double factor) {
    Calibration calibration = of(0, 1, new double[] {10, 20, 40}, new double[] {2, 4, 4});

    assertThat(calibration.difficulty(score, 99)).isEqualTo(factor, within(1e-9));
  }

  @Test
  void equalScoresAreNoGapToDivideBy() {
    Calibration calibration = of(0, 1, new double[] {10, 10, 20}, new double[] {2, 3, 4});

    assertThat(calibration.difficulty(10, 0)).isBetween(2.0, 3.0);
    assertThat(calibration.difficulty(11, 0)).isBetween(3.0, 4.0);
  }

  @Property
  void anIntervalContainsTheScoreAndThoseOfLowerLevels(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double score,
      @ForAll @DoubleRange(min = 0, max = 1e6) double spread,
      @ForAll @DoubleRange(min = 0, max = 1e3) double offset,
      @ForAll @IntRange(min = 50, max = 98) int level,
      @ForAll boolean isBounded) {
    Calibration calibration =
        new Calibration(
            1,
            offset,
            new double[] {-10, 10},
            new double[] {0.5, 3},
            isBounded ? 0 : -INFINITY,
            isBounded ? 1_000 : INFINITY,
            WIDTHS);

    double lower = calibration.lower(score, spread, level);
    double upper = calibration.upper(score, spread, level);

    assertThat(lower).isLessThanOrEqualTo(score);
    assertThat(upper).isGreaterThanOrEqualTo(score);
    assertThat(calibration.lower(score, spread, level + 1)).isLessThanOrEqualTo(lower);
    assertThat(calibration.upper(score, spread, level + 1)).isGreaterThanOrEqualTo(upper);
    if (isBounded) {
      assertThat(lower).isGreaterThanOrEqualTo(Math.min(0, score));
      assertThat(upper).isLessThanOrEqualTo(Math.max(1_000, score));
    }
  }

  @Test
  void theHighestLevelIsThatOfTheLastWidth() {
    assertThat(of(1, 5, NONE, NONE).highestLevel()).isEqualTo(99);
    assertThat(
            new Calibration(1, 5, NONE, NONE, -INFINITY, INFINITY, new double[] {1, 2})
                .highestLevel())
        .isEqualTo(51);
  }

  @Test
  void numbersOutOfTheirRangeAreRejected() {
    double[] one = {1};
    double[] two = {1, 2};
    double[] falling = {2, 1};
    assertRejected(-1, 1, NONE, NONE, one, "a weight is negative or infinite");
    assertRejected(1, Double.NaN, NONE, NONE, one, "a weight is negative or infinite");
    assertRejected(1, 1, two, one, one, "there are not as many factors as scores");
    assertRejected(1, 1, falling, two, one, "the scores are not in ascending order");
    assertRejected(1, 1, two, new double[] {1, 0}, one, "a factor is not above 0");
    assertRejected(1, 1, NONE, NONE, NONE, "the widths are none of levels from 50 to 99");
    assertRejected(1, 1, NONE, NONE, falling, "the widths are none of levels from 50 to 99");
    assertRejected(1, 1, NONE, NONE, new double[51], "the widths are none of levels from 50 to 99");
    assertThatThrownBy(() -> new Calibration(1, 1, NONE, NONE, 1, 0, one))
        .hasMessage("the least value is above the greatest");
  }

  private static void assertRejected(
      double weight,
      double offset,
      double[] scores,
      double[] factors,
      double[] widths,
      String why) {
    assertThatThrownBy(
            () -> new Calibration(weight, offset, scores, factors, -INFINITY, INFINITY, widths))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  private static Calibration of(double weight, double offset, double[] scores, double[] factors) {
    return new Calibration(weight, offset, scores, factors, -INFINITY, INFINITY, WIDTHS);
  }
}
