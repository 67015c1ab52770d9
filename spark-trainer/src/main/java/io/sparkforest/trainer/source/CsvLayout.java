package io.sparkforest.trainer.source;

/**
 * How the author of a CSV file has laid it out.
 *
 * @param separator the field separator; a space stands for runs of spaces and tabs
 * @param hasSeparatorLine whether a line above the header names the separator
 * @param commentLines number of comments above the header
 * @param titleLines number of lines above all of these, which the user has announced
 */
record CsvLayout(char separator, boolean hasSeparatorLine, int commentLines, int titleLines) {
  /** Stands for runs of spaces and tabs. */
  static final char WHITESPACE = ' ';

  /** Number of lines above the header, or above the first record without one. */
  int skippedLines() {
    return titleLines + (hasSeparatorLine ? 1 : 0) + commentLines;
  }

  /** Whether fields are separated by runs of spaces and tabs. */
  boolean isWhitespace() {
    return separator == WHITESPACE;
  }

  /** A separator's name in messages, which is also its name in hyperparameter {@code delimiter}. */
  static String name(char separator) {
    return switch (separator) {
      case WHITESPACE -> "whitespace";
      case '\t' -> "tab";
      default -> String.valueOf(separator);
    };
  }
}
