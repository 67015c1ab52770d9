package io.sparkforest.trainer.source;

/**
 * How the author of a CSV file has laid it out.
 *
 * @param separator the field separator; a space stands for runs of spaces and tabs
 * @param skippedLines number of lines above the header
 */
record CsvLayout(char separator, int skippedLines) {
  /** Stands for runs of spaces and tabs. */
  static final char WHITESPACE = ' ';

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
