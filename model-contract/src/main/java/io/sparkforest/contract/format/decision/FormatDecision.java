package io.sparkforest.contract.format.decision;

import io.sparkforest.contract.format.ColumnFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link FormatProfile} decides on a column.
 *
 * @param format the column's format; empty if it has none, so that its values are labels, or if
 *     there is more than one reading
 * @param readings two formats that fit alike and read different values from the same text, as day
 *     before month and month before day, between which only the user can decide; otherwise empty
 * @param fits how many values have the format, or each of the readings
 * @param missing how many values mean "missing" in a column of numbers, dates or the like
 * @param unfit how many values neither fit nor mean "missing"
 * @param examples at most {@link FormatProfile#MAX_EXAMPLES} different values that are unfit, in
 *     alphabetical order; with two readings, values that they read differently
 * @param missingExamples at most as many different values that mean "missing"
 */
public record FormatDecision(
    Optional<ColumnFormat> format,
    List<ColumnFormat> readings,
    long fits,
    long missing,
    long unfit,
    List<String> examples,
    List<String> missingExamples) {
  /** Copies the lists. */
  public FormatDecision {
    readings = List.copyOf(readings);
    examples = List.copyOf(examples);
    missingExamples = List.copyOf(missingExamples);
  }

  /** Whether the user has to decide between two readings. */
  public boolean isAmbiguous() {
    return !readings.isEmpty();
  }

  /** Which part of the values that do not mean "missing" fits, 0 to 1; 0 if there are none. */
  public double share() {
    return fits == 0 ? 0 : (double) fits / (fits + unfit);
  }
}
