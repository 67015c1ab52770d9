package io.sparkforest.contract.interval;

import java.util.Arrays;

/**
 * How wide the prediction interval of a record is: a number for the level, times the record's
 * difficulty, to both sides of the score. The difficulty is what the forest knows about its own
 * error: {@code spreadWeight * spread + offset * factor(score)}, where the spread is the standard
 * deviation of the trees' predictions, and the factor is interpolated between some scores.
 *
 * <p>The numbers for the levels are quantiles of absolute residuals divided by their rows'
 * difficulties (locally weighted split conformal prediction: Papadopoulos et al. 2008; on
 * out-of-bag residuals Johansson et al. 2014, <i>Regression conformal prediction with random
 * forests</i>). So the interval of a higher level contains that of a lower one, and every interval
 * contains the score.
 *
 * @param spreadWeight 1, or 0 if the spread does not tell how difficult a record is
 * @param offset what is added to the spread, in the target's unit
 * @param scores in ascending order; maybe none
 * @param factors the factor of the offset at each of the scores, above 0; 1 everywhere if there are
 *     none
 * @param least no interval begins below; negative infinity for no bound
 * @param greatest no interval ends above; infinity for no bound
 * @param widths half an interval's width per difficulty, for the levels from {@link #MIN_LEVEL} on;
 *     fewer than {@link #LEVELS} if there were too few rows for the higher ones
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Calibration(
    double spreadWeight,
    double offset,
    double[] scores,
    double[] factors,
    double least,
    double greatest,
    double[] widths) {
  /** The lowest level, in percent. */
  public static final int MIN_LEVEL = 50;

  /** The highest level, in percent. */
  public static final int MAX_LEVEL = 99;

  /** The level of intervals if nobody says another, in percent. */
  public static final int USUAL_LEVEL = 90;

  /** How many levels there are. */
  public static final int LEVELS = MAX_LEVEL - MIN_LEVEL + 1;

  /**
   * @throws IllegalArgumentException if a number is out of its range, with the reason
   */
  public Calibration {
    require(isSize(spreadWeight) && isSize(offset), "a weight is negative or infinite");
    require(scores.length == factors.length, "there are not as many factors as scores");
    require(
        Arrays.stream(scores).allMatch(Double::isFinite) && isAscending(scores),
        "the scores are not in ascending order");
    require(
        Arrays.stream(factors).allMatch(factor -> isSize(factor) && factor > 0),
        "a factor is not above 0");
    require(least <= greatest, "the least value is above the greatest");
    require(
        widths.length >= 1
            && widths.length <= LEVELS
            && Arrays.stream(widths).allMatch(Calibration::isSize)
            && isAscending(widths),
        "the widths are none of levels from " + MIN_LEVEL + " to " + MAX_LEVEL);
  }

  private static void require(boolean isRight, String fault) {
    if (!isRight) {
      throw new IllegalArgumentException(fault);
    }
  }

  private static boolean isSize(double number) {
    return number >= 0 && number < Double.POSITIVE_INFINITY;
  }

  private static boolean isAscending(double[] numbers) {
    for (int at = 1; at < numbers.length; at++) {
      if (numbers[at] < numbers[at - 1]) {
        return false;
      }
    }
    return true;
  }

  /** The same with other widths. */
  public Calibration withWidths(double[] others) {
    return new Calibration(spreadWeight, offset, scores, factors, least, greatest, others);
  }

  /** The highest level that there were enough rows for, in percent. */
  public int highestLevel() {
    return MIN_LEVEL + widths.length - 1;
  }

  /**
   * How far off the score may be, as far as the forest knows, in the target's unit.
   *
   * @param spread the population standard deviation of the trees' predictions
   */
  public double difficulty(double score, double spread) {
    return spreadWeight * spread + offset * factor(score);
  }

  private double factor(double score) {
    if (scores.length == 0) {
      return 1;
    }
    int at = Arrays.binarySearch(scores, score);
    if (at >= 0) {
      return factors[at];
    }
    int above = -at - 1;
    if (above == 0) {
      return factors[0];
    }
    if (above == scores.length) {
      return factors[above - 1];
    }
    double share = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
    return factors[above - 1] + share * (factors[above] - factors[above - 1]);
  }

  /**
   * Where the interval begins, at most the score.
   *
   * @param level in percent, from {@link #MIN_LEVEL} to {@link #highestLevel}
   */
  public double lower(double score, double spread, int level) {
    return Math.max(score - halfWidth(score, spread, level), Math.min(least, score));
  }

  /**
   * Where the interval ends, at least the score.
   *
   * @param level in percent, from {@link #MIN_LEVEL} to {@link #highestLevel}
   */
  public double upper(double score, double spread, int level) {
    return Math.min(score + halfWidth(score, spread, level), Math.max(greatest, score));
  }

  private double halfWidth(double score, double spread, int level) {
    return widths[level - MIN_LEVEL] * difficulty(score, spread);
  }
}
