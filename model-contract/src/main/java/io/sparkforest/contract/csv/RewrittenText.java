package io.sparkforest.contract.csv;

import java.io.IOException;
import java.io.Reader;

/** Text that is changed character by character while it is read, in constant memory. */
abstract sealed class RewrittenText extends Reader permits EscapedQuotes, WhitespaceFields {
  /** What {@link #rewrite} and {@link #atEnd} return where there is no character. */
  static final int NOTHING = -1;

  private static final int BLOCK = 1 << 11;

  private final Reader text;
  private final char[] block = new char[BLOCK];
  private int next;
  private int end;

  /** The second of two characters that one became. */
  private int held = NOTHING;

  private boolean isAtEnd;

  RewrittenText(Reader text) {
    this.text = text;
  }

  /**
   * What a character becomes: one character, {@link #NOTHING}, or two if {@link #hold} gets the
   * second.
   */
  abstract int rewrite(char character);

  /** What follows the last character. */
  int atEnd() {
    return NOTHING;
  }

  final void hold(char second) {
    held = second;
  }

  @Override
  public final int read(char[] buffer, int offset, int count) throws IOException {
    int found = 0;
    while (found < count) {
      int character = nextCharacter(found == 0);
      if (character == NOTHING) {
        break;
      }
      buffer[offset + found++] = (char) character;
    }
    return found == 0 && count > 0 ? -1 : found;
  }

  /**
   * The next character that is not left out.
   *
   * @param mayWait whether to wait for text that has not come yet
   * @return {@link #NOTHING} at the end, or where it would have to wait
   */
  private int nextCharacter(boolean mayWait) throws IOException {
    if (held != NOTHING) {
      int second = held;
      held = NOTHING;
      return second;
    }
    while (!isAtEnd) {
      while (next < end) {
        int character = rewrite(block[next++]);
        if (character != NOTHING) {
          return character;
        }
      }
      if (!mayWait && !text.ready()) {
        return NOTHING;
      }
      fill();
      if (isAtEnd) {
        return atEnd();
      }
    }
    return NOTHING;
  }

  private void fill() throws IOException {
    int count = text.read(block, 0, block.length);
    next = 0;
    end = Math.max(0, count);
    isAtEnd = count < 0;
  }

  @Override
  public final void close() throws IOException {
    text.close();
  }
}
