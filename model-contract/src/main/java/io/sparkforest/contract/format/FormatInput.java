package io.sparkforest.contract.format;

import java.util.List;

/**
 * One of the inputs that a column with a format gives to the model.
 *
 * @param suffix what its name has behind the column's name and a dot; empty for the column's own
 *     name
 * @param labels its labels, if its values are labels; empty for numbers
 */
public record FormatInput(String suffix, List<String> labels) {
  /** Copies the labels. */
  public FormatInput {
    labels = List.copyOf(labels);
  }

  /** An input that is a number. */
  static FormatInput number(String suffix) {
    return new FormatInput(suffix, List.of());
  }

  /** Whether its values are labels. */
  public boolean isLabel() {
    return !labels.isEmpty();
  }

  /** The input's name: {@code column} or {@code column.suffix}. */
  public String name(String column) {
    return suffix.isEmpty() ? column : column + "." + suffix;
  }
}
