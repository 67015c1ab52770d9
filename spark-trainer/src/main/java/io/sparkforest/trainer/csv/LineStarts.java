package io.sparkforest.trainer.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;

/**
 * Passes bytes on and notes at which of them each line starts. A line ends with LF, CRLF or CR,
 * which is how FastCSV counts the lines of a record; no other character has these bytes in UTF-8.
 */
public final class LineStarts extends FilterInputStream {
  private static final int MAX_READ = 1 << 16;

  /** Starts of the lines from {@link #firstLine} on. */
  private final ArrayDeque<Long> starts = new ArrayDeque<>();

  private long firstLine = 1;
  private long passed;
  private boolean afterReturn;

  public LineStarts(InputStream bytes) {
    super(bytes);
    starts.add(0L);
  }

  /** Frees what is known about the lines before one that was read, from 1. */
  public void forgetBefore(long line) {
    while (firstLine < line) {
      starts.remove();
      firstLine++;
    }
  }

  /**
   * The offset at which a line starts. It may be asked for lines in ascending order only: what
   * stands before is forgotten.
   *
   * @param line a line that was read, from 1
   */
  public long offset(long line) {
    forgetBefore(line);
    return starts.element();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int count = super.read(buffer, from, Math.min(length, MAX_READ));
    for (int index = from; index < from + count; index++) {
      note(buffer[index]);
    }
    return count;
  }

  private void note(byte next) {
    passed++;
    if (next == '\n' && afterReturn) {
      // The line that CR seemed to end was ended by CRLF.
      starts.removeLast();
      starts.add(passed);
    } else if (next == '\n' || next == '\r') {
      starts.add(passed);
    }
    afterReturn = next == '\r';
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long count) {
    throw new UnsupportedOperationException("every byte is looked at");
  }
}
