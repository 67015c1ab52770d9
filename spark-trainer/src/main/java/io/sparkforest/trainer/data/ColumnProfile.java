package io.sparkforest.trainer.data;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.format.decision.FormatProfile;
import io.sparkforest.trainer.monitoring.RawColumn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one column was seen to hold. Faults are counted over all rows; what a model may learn from
 * (range, labels) is taken from the training rows alone.
 *
 * @param name the column
 * @param present rows with a value
 * @param missing rows without one
 * @param numbers present values that are numbers
 * @param missingPlaces where the first missing values are
 * @param texts the first present values that are no numbers
 * @param enormous the first number beyond {@link #MAX_MAGNITUDE}, if any
 * @param nul the first value with a NUL character, if any: the server takes none
 * @param trainingPresent training rows with a value
 * @param trainingMissing training rows without one
 * @param min least number of a training row, if any
 * @param max greatest number of a training row, if any
 * @param labels distinct values of the training rows, or empty if all values are numbers and the
 *     column is not in {@code categorical_columns}, or if there are more than {@link #MAX_LABELS},
 *     or of more than {@link #MAX_CHARACTERS}
 * @param isSequence whether the values of the training rows are distinct whole numbers that lie as
 *     close as those of a running number: at least {@link #MIN_SEQUENCE} of them, none missing, in
 *     a range of at most ten times their count
 * @param formats which formats the present values of all rows have
 */
record ColumnProfile(
    String name,
    long present,
    long missing,
    long numbers,
    List<String> missingPlaces,
    List<Sighting> texts,
    Optional<Sighting> enormous,
    Optional<Sighting> nul,
    long trainingPresent,
    long trainingMissing,
    OptionalDouble min,
    OptionalDouble max,
    Optional<Set<String>> labels,
    boolean isSequence,
    FormatProfile formats) {
  static final int MAX_LABELS = 10_000;

  /** Spark squares what it scales and what it predicts, which must not overflow. */
  static final double MAX_MAGNITUDE = 1e100;

  /**
   * Of all labels together: ten thousand of 400. Longer ones are texts, and would fill the heap.
   */
  static final int MAX_CHARACTERS = 4_000_000;

  static final int MIN_SEQUENCE = 100;

  /** Numbers that are looked at for whether they repeat. */
  static final int MAX_DISTINCT = 10_000;

  /** Whether every present value is a number, and there is one. */
  boolean isNumeric() {
    return present > 0 && numbers == present;
  }

  /** How many present values are no numbers; {@link #texts} holds the first of them. */
  long textCount() {
    return present - numbers;
  }

  /**
   * The column as it came.
   *
   * @param texts its fields in some training rows, null where they are missing
   */
  RawColumn raw(List<@Nullable String> texts) {
    return new RawColumn(name, isNumeric(), trainingPresent, trainingMissing, min, labels, texts);
  }

  /**
   * What to tell the user of a number that is too large, if there is one.
   *
   * @param what what the column is to the user
   */
  Optional<String> rangeProblem(String what) {
    return enormous.map(
        found ->
            String.format(
                Locale.ROOT,
                "%s %s: expected numbers of at most %s, found %s; if it means \"missing\", name it in"
                    + " missing_values",
                what,
                Escaped.name(name),
                MAX_MAGNITUDE,
                found));
  }

  /**
   * A value and where it was seen.
   *
   * @param value the field's text
   * @param place its file and line or row
   */
  record Sighting(String value, String place) {
    @Override
    public String toString() {
      return "'" + Escaped.cut(Escaped.text(value)) + "' (" + place + ")";
    }
  }
}
