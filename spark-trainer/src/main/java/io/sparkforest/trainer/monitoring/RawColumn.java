package io.sparkforest.trainer.monitoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of the data that is monitored, as a column of the training files came: what is known of
 * its values in all training rows, and the fields of some of them.
 *
 * @param name its name in the header
 * @param isNumeric whether all present values are numbers, and there is one
 * @param present training rows with a value
 * @param missing training rows without one
 * @param min the least number of a training row, if any
 * @param labels the distinct values of the training rows; empty if all are numbers, or if they are
 *     too many to count
 * @param sample fields of training rows, null where missing
 */
public record RawColumn(
    String name,
    boolean isNumeric,
    long present,
    long missing,
    OptionalDouble min,
    Optional<Set<String>> labels,
    List<@Nullable String> sample) {

  /** More distinct values are texts or identifiers, which are not listed. */
  static final int MAX_LISTED = 100;

  /** As many values as the greatest samples of other columns have. */
  private static final int MAX_SAMPLE = 20_000;

  /**
   * The column of a model's answers, in the place of the target: a score is written as a double.
   */
  public static RawColumn ofScores(String name, double[] scores) {
    int step = (scores.length + MAX_SAMPLE - 1) / MAX_SAMPLE;
    List<String> sample = new ArrayList<>();
    for (int place = 0; place < scores.length; place += step) {
      sample.add(Double.toString(scores[place]));
    }
    return new RawColumn(
        name,
        scores.length > 0,
        scores.length,
        0,
        Arrays.stream(scores).min(),
        Optional.empty(),
        sample);
  }

  /** What Model Monitor calls the type of the column's values. */
  InferredType type() {
    if (present == 0) {
      return InferredType.UNKNOWN;
    }
    if (!isNumeric) {
      return InferredType.STRING;
    }
    boolean isWhole =
        sample.stream().allMatch(field -> field == null || InferredType.isWhole(field));
    return isWhole ? InferredType.INTEGRAL : InferredType.FRACTIONAL;
  }
}
