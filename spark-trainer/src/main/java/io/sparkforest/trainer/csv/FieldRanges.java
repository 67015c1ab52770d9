package io.sparkforest.trainer.csv;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.Arrays;

/** The fields of a record as ranges of characters, of which no strings are made. */
public final class FieldRanges extends CsvCallbackHandler<FieldRanges> {
  // FastCSV's own limits for a record.
  private static final int MAX_FIELDS = 16 * 1024;
  private static final int MAX_CHARACTERS = 64 * 1024 * 1024;

  private char[] text = new char[1 << 10];
  private int[] ends = new int[64];
  private int count;
  private long line;
  private boolean isEmpty;

  FieldRanges() {}

  @Override
  protected RecordType getRecordType() {
    return isEmpty ? RecordType.EMPTY : RecordType.DATA;
  }

  @Override
  protected int getFieldCount() {
    return count;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    line = startingLineNumber;
    count = 0;
    isEmpty = false;
  }

  @Override
  protected void addField(char[] buffer, int offset, int length, boolean quoted) {
    int from = count == 0 ? 0 : ends[count - 1];
    if (count == MAX_FIELDS || from > MAX_CHARACTERS - length) {
      throw new CsvParseException("too many fields or characters in a record");
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    if (from + length > text.length) {
      text = Arrays.copyOf(text, Math.max(from + length, 2 * text.length));
    }
    System.arraycopy(buffer, offset, text, from, length);
    ends[count++] = from + length;
  }

  @Override
  protected void setComment(char[] buffer, int offset, int length) {
    throw new IllegalStateException("there are no comments");
  }

  @Override
  protected void setEmpty() {
    isEmpty = true;
  }

  @Override
  protected FieldRanges buildRecord() {
    return this;
  }

  /** Characters in which the fields are. */
  public char[] text() {
    return text;
  }

  /** Number of fields. */
  public int count() {
    return count;
  }

  /** Where a field starts, from 0. */
  public int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  /** Where a field ends. */
  public int end(int field) {
    return ends[field];
  }

  /** A field as a string. */
  public String string(int field) {
    return new String(text, start(field), end(field) - start(field));
  }

  /** Whether a field holds LF. */
  public boolean holdLines() {
    for (int place = 0; place < end(count - 1); place++) {
      if (text[place] == '\n') {
        return true;
      }
    }
    return false;
  }

  boolean isBlank() {
    for (int place = 0; place < end(count - 1); place++) {
      if (!Character.isWhitespace(text[place])) {
        return false;
      }
    }
    return true;
  }

  long line() {
    return line;
  }
}
