package io.sparkforest.server.codec;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of a CSV body, as yet only text.
 *
 * @param isBlank whether the line has no character at all; {@code ""} is a field, and not blank
 */
record CsvLine(List<String> fields, boolean isBlank) {

  /** Builds lines from what FastCSV finds. */
  static final class Handler extends AbstractBaseCsvCallbackHandler<CsvLine> {
    private List<String> fields = new ArrayList<>();
    private boolean isBlank;

    @Override
    protected void handleBegin(long startingLineNumber) {
      fields = new ArrayList<>();
      isBlank = false;
    }

    @Override
    protected void handleField(
        int fieldIndex, char[] buffer, int offset, int length, boolean quoted) {
      fields.add(new String(buffer, offset, length));
    }

    @Override
    protected void handleEmpty() {
      fields.add("");
      isBlank = true;
    }

    @Override
    protected CsvLine buildRecord() {
      return new CsvLine(fields, isBlank);
    }
  }
}
