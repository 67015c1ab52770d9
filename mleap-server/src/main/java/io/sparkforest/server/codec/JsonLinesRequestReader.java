package io.sparkforest.server.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkforest.server.codec.Fault.Code;
import io.sparkforest.server.model.Signature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Reads JSON Lines: a record on each line, an object by column names or an array in column order.
 * Blank lines at the end hold no record; one before the last record is refused.
 */
final class JsonLinesRequestReader implements RequestReader {
  private static final long NONE = 0;

  private final JsonRecordReader records;

  JsonLinesRequestReader(Signature signature, AnswerColumns answer) {
    records = new JsonRecordReader(signature, answer);
  }

  @Override
  public Records read(Reader body) throws IOException {
    BufferedReader lines = new BufferedReader(body);
    long number = 0;
    long blank = NONE;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        if (blank == NONE) {
          blank = number;
        }
      } else if (blank != NONE) {
        throw BadRequestException.ofRow(
            Code.BLANK_LINE, blank, "line " + blank + " is blank: every line must hold a record");
      } else {
        record(number, line);
      }
    }
    return records.finish();
  }

  private void record(long number, String line) throws IOException {
    try (JsonParser parser = JsonRecordReader.factory().createParser(line)) {
      parser.nextToken();
      records.record(parser);
      if (parser.nextToken() != null) {
        throw BadRequestException.ofRow(
            Code.MALFORMED_BODY, number, "line " + number + " must hold a single record");
      }
    } catch (JsonProcessingException e) {
      throw JsonRecordReader.malformed("line " + number, e);
    }
  }
}
