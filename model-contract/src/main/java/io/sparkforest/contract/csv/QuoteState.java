package io.sparkforest.contract.csv;

/** Where in CSV a reader is: in quotes, behind them or outside, by one of two ways of escaping. */
final class QuoteState {
  private final boolean hasBackslashes;
  private final char separator;
  private boolean isQuoted;
  private boolean isAfterQuote;
  private boolean isAfterBackslash;
  private boolean isFieldBegun;
  private long faults;

  QuoteState(boolean hasBackslashes, char separator) {
    this.hasBackslashes = hasBackslashes;
    this.separator = separator;
  }

  /** Whether the next character is escaped. */
  boolean isAfterBackslash() {
    return isAfterBackslash;
  }

  /** How many quotes end a field where it does not end, and whether one is open. */
  long faults() {
    return faults + (isQuoted ? 1 : 0);
  }

  /** Takes the next character. */
  void accept(int next) {
    if (isAfterBackslash) {
      isAfterBackslash = false;
    } else if (isQuoted) {
      if (hasBackslashes && next == '\\') {
        isAfterBackslash = true;
      } else if (next == '"') {
        isQuoted = false;
        isAfterQuote = true;
      }
    } else if (isAfterQuote && next == '"' && !hasBackslashes) {
      isQuoted = true;
      isAfterQuote = false;
    } else {
      boolean isEnd = isSeparator(next) || next == '\n' || next == '\r';
      if (isAfterQuote && !isEnd && next != ' ') {
        faults++;
      }
      isAfterQuote = isAfterQuote && next == ' ' && !isEnd;
      if (next == '"' && !isFieldBegun) {
        isQuoted = true;
      }
      isFieldBegun = !isEnd && (isFieldBegun || next != ' ');
    }
  }

  private boolean isSeparator(int next) {
    return next == separator || (separator == WhitespaceFields.NAME && next == '\t');
  }
}
