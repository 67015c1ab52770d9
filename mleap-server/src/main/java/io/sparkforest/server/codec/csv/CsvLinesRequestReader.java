package io.sparkforest.server.codec.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.sparkforest.server.codec.record.BlankLines;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.codec.record.LinesRequestReader;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import java.io.Reader;
import java.util.Iterator;

/** Reads CSV like {@link CsvRequestReader}, but every line as a record of its own. */
public final class CsvLinesRequestReader extends LinesRequestReader {
  private final CsvRecordReader records;

  /** A reader of a body with one record per line. */
  public CsvLinesRequestReader(CsvRecordReader records, Reader body) {
    super(
        records.collector(),
        BlankLines.withoutTrailing(
            lines(body, records.form()), line -> records.isNoRecord(line.isEmpty())));
    this.records = records;
  }

  private static Iterator<String> lines(Reader body, CsvForm form) {
    Iterator<String> sent = LineLimit.lines(body);
    if (form.isStandard()) {
      return sent;
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return sent.hasNext();
      }

      @Override
      public String next() {
        return form.parsed(sent.next());
      }
    };
  }

  @Override
  protected void readLine(String text) {
    CsvLine line = CsvLine.BLANK;
    try {
      if (!text.isEmpty()) {
        line = records.parser(text.length()).ofSingleCsvRecord(records.handler(), text);
      }
    } catch (CsvParseException e) {
      RequestError error = records.malformed(e).error();
      long row = records.collector().row() + 1;
      records
          .collector()
          .fail(
              RequestException.ofRow(
                  ErrorCode.MALFORMED_BODY, row, "row " + row + ": " + error.message()));
      return;
    }
    records.readLine(line);
  }
}
