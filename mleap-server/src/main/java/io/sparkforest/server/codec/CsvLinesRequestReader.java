package io.sparkforest.server.codec;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.sparkforest.server.codec.Fault.Code;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** Reads CSV like {@link CsvRequestReader}, but every line as a record of its own. */
final class CsvLinesRequestReader implements RequestReader {
  private final CsvRecordReader records;
  private final Iterator<String> lines;

  CsvLinesRequestReader(CsvRecordReader records, Reader body) {
    this.records = records;
    this.lines =
        BlankLines.withoutTrailing(
            LineLimit.lines(body), line -> records.isNoRecord(line.isEmpty()));
  }

  @Override
  public Records next(int most) throws IOException {
    try {
      while (!records.collector().isFull(most) && lines.hasNext()) {
        line(lines.next());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return records.collector().take();
  }

  private void line(String text) {
    CsvLine line = CsvLine.BLANK;
    try {
      if (!text.isEmpty()) {
        line = records.parser().ofSingleCsvRecord(records.handler(), text);
      }
    } catch (CsvParseException e) {
      Fault fault = records.malformed(e).fault();
      long row = records.collector().row() + 1;
      records
          .collector()
          .fail(
              BadRequestException.ofRow(
                  Code.MALFORMED_BODY, row, "row " + row + ": " + fault.message()));
      return;
    }
    records.line(line);
  }
}
