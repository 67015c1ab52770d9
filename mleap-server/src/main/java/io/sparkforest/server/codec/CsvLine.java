package io.sparkforest.server.codec;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of a CSV body, as yet only text.
 *
 * @param fields the line's fields; of a line far wider than any record only the first
 * @param width how many fields the line has
 * @param isBlank whether the line has no character at all; {@code ""} is a field, and not blank
 */
record CsvLine(List<String> fields, int width, boolean isBlank) {
  static final CsvLine BLANK = new CsvLine(List.of(""), 1, true);

  /** Builds lines from what FastCSV finds. */
  static final class Handler extends AbstractBaseCsvCallbackHandler<CsvLine> {
    private final int mostFields;
    private List<String> fields = new ArrayList<>();
    private int width;
    private int length;
    private boolean isBlank;

    /**
     * @param mostFields more fields than that are counted, but not kept
     */
    Handler(int mostFields) {
      this.mostFields = mostFields;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      fields = new ArrayList<>();
      width = 0;
      length = 0;
      isBlank = false;
    }

    @Override
    protected void handleField(
        int fieldIndex, char[] buffer, int offset, int fieldLength, boolean quoted) {
      width++;
      length += fieldLength;
      if (length > LineLimit.LONGEST_RECORD) {
        throw LineLimit.tooLong();
      }
      if (width <= mostFields) {
        fields.add(new String(buffer, offset, fieldLength));
      }
    }

    @Override
    protected void handleEmpty() {
      isBlank = true;
    }

    @Override
    protected CsvLine buildRecord() {
      if (isBlank) {
        return BLANK;
      }
      return new CsvLine(fields, width, false);
    }
  }
}
