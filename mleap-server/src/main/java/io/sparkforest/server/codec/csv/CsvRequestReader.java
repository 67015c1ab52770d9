package io.sparkforest.server.codec.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.sparkforest.server.codec.record.BlankLines;
import io.sparkforest.server.codec.record.BodyText;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.record.RequestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * Reads CSV by RFC 4180, or what its {@link CsvForm} makes that of, lines ended by LF or CRLF, with
 * or without a header.
 *
 * <p>A blank line is a record where records have a single field: its value is missing. Elsewhere it
 * cannot be a record. Blank lines at the body's end are ignored; one before the last record is
 * rejected, since a line was expected to be answered.
 */
public final class CsvRequestReader implements RequestReader {
  private final CsvRecordReader records;
  private final Iterator<CsvLine> lines;

  /** A reader of a whole body. */
  public CsvRequestReader(CsvRecordReader records, BodyText body) {
    this.records = records;
    BodyText text = records.form().parsed(body);
    this.lines =
        BlankLines.withoutTrailing(
            records.parser(text.longest()).build(records.handler(), text.reader()).iterator(),
            line -> records.isNoRecord(line.isBlank()));
  }

  @Override
  public Records next(int most) throws IOException {
    try {
      while (!records.collector().isFull(most) && lines.hasNext()) {
        records.readLine(lines.next());
      }
    } catch (CsvParseException e) {
      throw records.malformed(e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return records.collector().take();
  }
}
