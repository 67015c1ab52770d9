package io.sparkforest.server.codec.record;

import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;

/** Rejects text with more than {@link #LONGEST_RECORD} characters in a line. */
public final class LineLimit extends FilterReader {
  /** Characters in a record: far more than a record has, little enough to be held in memory. */
  public static final int LONGEST_RECORD = 1 << 20;

  private int length;

  private LineLimit(Reader in) {
    super(in);
  }

  /** The lines of a text, none longer than the limit. */
  public static Iterator<String> lines(Reader text) {
    return new BufferedReader(new LineLimit(text)).lines().iterator();
  }

  /** The error that a record is too long. */
  public static RequestException tooLong() {
    return RequestException.of(
        ErrorCode.RECORD_TOO_LONG,
        "a record must not be longer than " + LONGEST_RECORD + " characters");
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    if (read(one, 0, 1) < 0) {
      return -1;
    }
    return one[0];
  }

  @Override
  public int read(char[] buffer, int offset, int count) throws IOException {
    int found = super.read(buffer, offset, count);
    for (int index = offset; index < offset + found; index++) {
      length++;
      if (buffer[index] == '\n' || buffer[index] == '\r') {
        length = 0;
      } else if (length > LONGEST_RECORD) {
        throw tooLong();
      }
    }
    return found;
  }
}
