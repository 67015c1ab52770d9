package io.sparkforest.trainer.findings;

import java.util.List;

/**
 * How the values of a column are written, if not as plain numbers or labels.
 *
 * @param name the column
 * @param format the text of its format
 * @param example the first value that has the format; empty if none has
 * @param unfit how many values neither have the format nor mean "missing", and are read as missing
 * @param unfitExamples the first of these
 */
public record FormatFindings(
    String name, String format, String example, long unfit, List<String> unfitExamples) {
  /** Copies the list. */
  public FormatFindings {
    unfitExamples = List.copyOf(unfitExamples);
  }
}
