package io.sparkforest.server.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkforest.server.codec.record.BlankLines;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.codec.record.LinesRequestReader;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.io.IOException;
import java.io.Reader;

/**
 * Reads JSON Lines: a record on each line, an object by column names or an array in column order.
 * Blank lines at the end are ignored; one before the last record is rejected.
 */
public final class JsonLinesRequestReader extends LinesRequestReader {
  private final JsonRecordReader records;

  /** A reader of a body with one record per line. */
  public JsonLinesRequestReader(JsonRecordReader records, Reader body) {
    super(records.collector(), BlankLines.withoutTrailing(LineLimit.lines(body), String::isBlank));
    this.records = records;
  }

  @Override
  protected void readLine(String line) throws IOException {
    long number = records.collector().row() + 1;
    try {
      readRecord(number, line);
    } catch (JsonProcessingException e) {
      RequestException error = RequestJson.malformed("line " + number, e);
      records
          .collector()
          .fail(RequestException.ofRow(ErrorCode.MALFORMED_BODY, number, error.error().message()));
    } catch (RequestException e) {
      records.collector().fail(e);
    }
  }

  private void readRecord(long number, String line) throws IOException {
    if (line.isBlank()) {
      throw RequestException.ofRow(
          ErrorCode.BLANK_LINE,
          number,
          "line " + number + " is blank: every line must hold a record");
    }
    try (JsonParser parser = RequestJson.factory().createParser(line)) {
      parser.nextToken();
      records.readRecord(parser);
      if (parser.nextToken() != null) {
        throw RequestException.ofRow(
            ErrorCode.MALFORMED_BODY, number, "line " + number + " must hold a single record");
      }
    }
  }
}
