package io.sparkforest.server.model;

import io.sparkforest.contract.FieldSeparator;
import io.sparkforest.server.drift.ScoreBounds;
import io.sparkforest.server.drift.SeenInput;
import io.sparkforest.server.forest.ForestSizes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a raw record looks like: the trainer's side of the contract, read from {@code
 * notes/signature.json}, or found in a bundle from elsewhere.
 *
 * @param target the name of the column that is predicted; never one of {@code columns}
 * @param prediction the name of the pipeline's output column
 * @param missingValues tokens that mean "missing", exactly as written
 * @param columns all columns, in the order of a CSV record without a header if there is one
 * @param isOrdered whether the columns' order is known; if not, records must name their fields
 * @param delimiter the field separator of the CSV files that the model was trained on; a comma
 *     unless they had another; a space stands for runs of spaces and tabs
 * @param hasEscapedQuotes whether a backslash escapes quotes within quotes in these files
 * @param targetRange what training has seen of the target, null if that is not known here
 * @param forests the forests of which the model is the sum
 */
public record Signature(
    String target,
    String prediction,
    Set<String> missingValues,
    List<Column> columns,
    boolean isOrdered,
    char delimiter,
    boolean hasEscapedQuotes,
    @Nullable ValueRange targetRange,
    ForestSizes forests) {
  private static final char COMMA = ',';

  /**
   * @throws IllegalArgumentException if a name is blank or used twice, no column is an input, or
   *     the delimiter cannot separate fields
   */
  public Signature {
    missingValues = Set.copyOf(missingValues);
    columns = List.copyOf(columns);
    if (target.isBlank()) {
      throw new IllegalArgumentException("the target's name must not be blank");
    }
    if (prediction.isBlank()) {
      throw new IllegalArgumentException("the prediction column's name must not be blank");
    }
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns are named \"" + column.name() + "\"");
      }
    }
    if (names.contains(target)) {
      throw new IllegalArgumentException(
          "the target \"" + target + "\" must not be among the columns");
    }
    if (columns.stream().noneMatch(Column::isInput)) {
      throw new IllegalArgumentException("no column has the role feature or group");
    }
    if (!FieldSeparator.isValid(delimiter)) {
      throw new IllegalArgumentException("the delimiter cannot be \"" + delimiter + "\"");
    }
  }

  /** A signature of one forest, whose records have their fields separated by commas. */
  public Signature(
      String target,
      String prediction,
      Set<String> missingValues,
      List<Column> columns,
      boolean isOrdered) {
    this(
        target, prediction, missingValues, columns, isOrdered, COMMA, false, null, ForestSizes.ONE);
  }

  /** The same of the model of another signature, whose CSV is written as the other's. */
  public Signature writtenAs(Signature other) {
    return new Signature(
        target,
        prediction,
        missingValues,
        columns,
        isOrdered,
        other.delimiter,
        other.hasEscapedQuotes,
        targetRange,
        other.forests);
  }

  /** What training has seen of each of the {@link #inputs}. */
  List<SeenInput> seenInputs() {
    return inputs().stream().map(Column::seen).toList();
  }

  /** The upper bounds of a histogram of scores. */
  double[] scoreBounds() {
    return targetRange == null
        ? ScoreBounds.unknown()
        : ScoreBounds.between(targetRange.min(), targetRange.max());
  }

  /**
   * What the model reads, in the order of {@link Rows}: columns, and inputs in place of a column
   * that has a format.
   */
  public List<Column> inputs() {
    return columns.stream()
        .flatMap(
            column ->
                column.formatted() == null
                    ? Stream.of(column)
                    : column.formatted().inputs().stream())
        .filter(Column::isInput)
        .toList();
  }
}
