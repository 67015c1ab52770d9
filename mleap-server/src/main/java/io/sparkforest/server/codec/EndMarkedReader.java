package io.sparkforest.server.codec;

import java.io.IOException;
import java.io.Reader;

/**
 * A CSV body with a line of our own after its last.
 *
 * <p>FastCSV takes a quote that is never closed for closed where the body ends. All records after
 * such a quote would silently become one field. But then the marker becomes part of that field,
 * too: only if it comes out as a record of its own were all quotes closed.
 */
final class EndMarkedReader extends Reader {
  static final String MARKER = "end of body";

  private final Reader body;
  private char last = '\n';
  private String rest = "";
  private boolean ended;

  EndMarkedReader(Reader body) {
    this.body = body;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (!ended) {
      int count = body.read(buffer, offset, length);
      if (count > 0) {
        last = buffer[offset + count - 1];
      }
      if (count >= 0) {
        return count;
      }
      ended = true;
      rest = MARKER;
      if (last != '\n' && last != '\r') {
        rest = "\n" + MARKER;
      }
    }
    if (rest.isEmpty()) {
      return -1;
    }
    int count = Math.min(length, rest.length());
    rest.getChars(0, count, buffer, offset);
    rest = rest.substring(count);
    return count;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
