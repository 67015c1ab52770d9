package io.sparkforest.trainer.source;

import io.sparkforest.contract.csv.WhitespaceFields;

/**
 * How the author of a CSV file has laid it out.
 *
 * @param separator the field separator; a space stands for runs of spaces and tabs
 * @param hasSeparatorLine whether a line above the header names the separator
 * @param commentLines number of comments above the header
 * @param titleLines number of lines above all of these, which the user has announced
 */
record CsvLayout(char separator, boolean hasSeparatorLine, int commentLines, int titleLines) {
  /** Number of lines above the header, or above the first record without one. */
  int skippedLines() {
    return titleLines + (hasSeparatorLine ? 1 : 0) + commentLines;
  }

  /** Whether fields are separated by runs of spaces and tabs. */
  boolean isWhitespace() {
    return separator == WhitespaceFields.NAME;
  }

  /** A separator's name in messages, which is also its name in hyperparameter {@code delimiter}. */
  static String name(char separator) {
    return switch (separator) {
      case WhitespaceFields.NAME -> "whitespace";
      case '\t' -> "tab";
      default -> String.valueOf(separator);
    };
  }
}
