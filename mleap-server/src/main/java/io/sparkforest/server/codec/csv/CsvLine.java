package io.sparkforest.server.codec.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.sparkforest.server.codec.record.Fields;
import io.sparkforest.server.codec.record.LineLimit;

/**
 * One record of a CSV body, as yet only text. A reader has a single one of them, and {@link
 * #BLANK}.
 *
 * @param fields of a line far wider than any record only the first are held
 * @param isBlank whether the line has no character at all; {@code ""} is a field, and not blank
 */
record CsvLine(Fields fields, boolean isBlank) {
  static final CsvLine BLANK = blank();

  private static CsvLine blank() {
    Fields single = new Fields(1);
    single.add(new char[0], 0, 0);
    return new CsvLine(single, true);
  }

  /** Takes what FastCSV finds. */
  static final class Handler extends AbstractBaseCsvCallbackHandler<CsvLine> {
    private final CsvLine line;
    private int length;
    private boolean isBlank;

    /**
     * @param maxFields more fields than that are counted, but not held
     */
    Handler(int maxFields) {
      line = new CsvLine(new Fields(maxFields), false);
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      line.fields.clear();
      length = 0;
      isBlank = false;
    }

    @Override
    protected void handleField(
        int fieldIndex, char[] buffer, int offset, int fieldLength, boolean quoted) {
      length += fieldLength;
      if (length > LineLimit.LONGEST_RECORD) {
        throw LineLimit.tooLong();
      }
      line.fields.add(buffer, offset, fieldLength);
    }

    @Override
    protected void handleEmpty() {
      isBlank = true;
    }

    @Override
    protected CsvLine buildRecord() {
      return isBlank ? BLANK : line;
    }
  }
}
