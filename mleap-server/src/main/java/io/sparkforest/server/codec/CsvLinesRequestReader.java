package io.sparkforest.server.codec;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.sparkforest.server.codec.Fault.Code;
import java.io.Reader;

/** Reads CSV like {@link CsvRequestReader}, but every line as a record of its own. */
final class CsvLinesRequestReader extends LinesRequestReader {
  private final CsvRecordReader records;

  CsvLinesRequestReader(CsvRecordReader records, Reader body) {
    super(
        records.collector(),
        BlankLines.withoutTrailing(
            LineLimit.lines(body), line -> records.isNoRecord(line.isEmpty())));
    this.records = records;
  }

  @Override
  void line(String text) {
    CsvLine line = CsvLine.BLANK;
    try {
      if (!text.isEmpty()) {
        line = records.parser(text.length()).ofSingleCsvRecord(records.handler(), text);
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
