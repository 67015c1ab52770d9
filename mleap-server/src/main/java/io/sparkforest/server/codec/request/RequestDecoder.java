package io.sparkforest.server.codec.request;

import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.HeaderLine;
import io.sparkforest.server.codec.csv.CsvDelimiter;
import io.sparkforest.server.codec.csv.CsvForm;
import io.sparkforest.server.codec.csv.CsvLinesRequestReader;
import io.sparkforest.server.codec.csv.CsvRecordReader;
import io.sparkforest.server.codec.csv.CsvRequestReader;
import io.sparkforest.server.codec.json.JsonLinesRequestReader;
import io.sparkforest.server.codec.json.JsonRecordReader;
import io.sparkforest.server.codec.json.JsonRequestReader;
import io.sparkforest.server.codec.record.BodyText;
import io.sparkforest.server.codec.record.RequestReader;
import io.sparkforest.server.codec.record.RowCollector;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.RecordLayout;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Reads request bodies into rows of one model. */
public final class RequestDecoder {
  /**
   * Shorter bodies are there before they are decoded: they need no buffers of the size that long
   * ones do.
   */
  private static final int SHORT = 4_096;

  private final RecordLayout layout;
  private final BadRecords badRecords;
  private final AnswerColumns answer;

  /**
   * A decoder for one model.
   *
   * @param answer what of the records is answered back; the model must have it
   */
  public RequestDecoder(RecordLayout layout, BadRecords badRecords, AnswerColumns answer) {
    this.layout = layout;
    this.badRecords = badRecords;
    this.answer = answer;
  }

  /**
   * The records of a body.
   *
   * @throws RequestException if the body is empty
   * @throws IOException if reading the body fails
   */
  public RecordReader open(ContentType contentType, InputStream body) throws IOException {
    Charset charset = contentType.charset();
    RowCollector collector = new RowCollector(layout, badRecords, answer);
    RequestReader reader = reader(contentType, text(body, charset), collector);
    return new RecordReader(reader, collector, charset);
  }

  private RequestReader reader(ContentType contentType, BodyText text, RowCollector collector)
      throws IOException {
    return switch (contentType.format()) {
      case CSV -> csv(contentType, text, collector);
      case JSON -> new JsonRequestReader(new JsonRecordReader(layout, collector), text.reader());
      case JSON_LINES ->
          new JsonLinesRequestReader(new JsonRecordReader(layout, collector), text.reader());
    };
  }

  private RequestReader csv(ContentType contentType, BodyText text, RowCollector collector)
      throws IOException {
    HeaderLine headerLine = contentType.headerLine();
    Character named = contentType.delimiter();
    if (named != null || layout.signature().delimiter() == CsvDelimiter.COMMA) {
      char delimiter = named != null ? named : CsvDelimiter.COMMA;
      return csv(delimiter, headerLine, text, collector);
    }
    BufferedReader body = new BufferedReader(text.reader());
    char found = new CsvDelimiter(layout, headerLine).find(body, badRecords == BadRecords.ANSWER);
    return csv(found, headerLine, new BodyText(body, text.longest()), collector);
  }

  private RequestReader csv(
      char delimiter, HeaderLine headerLine, BodyText text, RowCollector collector) {
    CsvForm form = CsvForm.of(layout.signature(), delimiter);
    CsvRecordReader records = new CsvRecordReader(layout, form, headerLine, collector);
    return switch (badRecords) {
      case REFUSE -> new CsvRequestReader(records, text);
      case ANSWER -> new CsvLinesRequestReader(records, text.reader());
    };
  }

  /**
   * Characters of the body; what is not in the charset fails instead of becoming question marks.
   */
  private static BodyText text(InputStream body, Charset charset) throws IOException {
    byte[] start = body.readNBytes(SHORT);
    if (start.length == 0) {
      throw RequestException.of(ErrorCode.EMPTY_BODY, "the request's body is empty");
    }
    int mark = ByteOrderMark.lengthInUtf8(start);
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    if (start.length < SHORT) {
      try {
        return BodyText.whole(decoder.decode(ByteBuffer.wrap(start, mark, start.length - mark)));
      } catch (CharacterCodingException e) {
        throw RecordReader.isNot(charset);
      }
    }
    InputStream bytes =
        new SequenceInputStream(new ByteArrayInputStream(start, mark, start.length - mark), body);
    return BodyText.endless(new InputStreamReader(bytes, decoder));
  }
}
