package io.sparkforest.trainer.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;

/**
 * Passes bytes on and notes at which of them each line starts. A line ends with LF, CRLF or CR,
 * which is how FastCSV counts the lines of a record; no other character has these bytes in UTF-8.
 */
public final class LineStarts extends FilterInputStream {
  private static final int MAX_READ = 1 << 16;
  private static final int FIRST_LENGTH = 1 << 10;

  /** Starts of the lines from {@link #firstLine} on, from {@link #first} to before {@link #end}. */
  private long[] starts = new long[FIRST_LENGTH];

  private int first;
  private int end = 1;
  private long firstLine = 1;
  private long passed;

  /** Offset after the latest CR. */
  private long afterReturn = -1;

  public LineStarts(InputStream bytes) {
    super(bytes);
  }

  /** Frees what is known about the lines before one that was read, from 1. */
  public void forgetBefore(long line) {
    if (line > firstLine) {
      first += (int) (line - firstLine);
      firstLine = line;
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
    if (first >= end) {
      throw new NoSuchElementException("line " + line + " was not read");
    }
    return starts[first];
  }

  /** Number of lines that have ended so far. */
  public long ended() {
    return firstLine + (end - first) - 2;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int count = super.read(buffer, from, Math.min(length, MAX_READ));
    long before = passed - from;
    for (int index = from; index < from + count; index++) {
      byte next = buffer[index];
      // One look at most bytes: both line ends are below 16.
      if ((next & 0xF0) == 0 && (next == '\n' || next == '\r')) {
        note(next, before + index + 1);
      }
    }
    passed += Math.max(0, count);
    return count;
  }

  private void note(byte lineEnd, long next) {
    if (lineEnd == '\n' && afterReturn == next - 1) {
      // The line that CR seemed to end was ended by CRLF.
      starts[end - 1] = next;
    } else {
      if (end == starts.length) {
        makeRoom();
      }
      starts[end++] = next;
    }
    if (lineEnd == '\r') {
      afterReturn = next;
    }
  }

  private void makeRoom() {
    int kept = end - first;
    long[] target = kept > starts.length / 2 ? new long[2 * starts.length] : starts;
    System.arraycopy(starts, first, target, 0, kept);
    starts = target;
    first = 0;
    end = kept;
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
