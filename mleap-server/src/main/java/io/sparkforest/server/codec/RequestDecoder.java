package io.sparkforest.server.codec;

import io.sparkforest.server.codec.Fault.Code;
import io.sparkforest.server.model.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/** Reads request bodies into rows of one model. */
public final class RequestDecoder {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Signature signature;
  private final BadRecords badRecords;
  private final AnswerColumns answer;

  /**
   * A decoder for one model.
   *
   * @param answer what of the records is answered back; the model must have it
   */
  public RequestDecoder(Signature signature, BadRecords badRecords, AnswerColumns answer) {
    this.signature = signature;
    this.badRecords = badRecords;
    this.answer = answer;
  }

  /**
   * The records of a body.
   *
   * @throws BadRequestException if the body is empty
   * @throws IOException if reading the body fails
   */
  public RecordReader open(ContentType contentType, InputStream body) throws IOException {
    Charset charset = contentType.charset();
    RowCollector collector = new RowCollector(signature, badRecords, answer);
    RequestReader reader = reader(contentType, text(body, charset), collector);
    return new RecordReader(reader, collector, charset);
  }

  private RequestReader reader(ContentType contentType, Reader text, RowCollector collector)
      throws IOException {
    return switch (contentType.format()) {
      case CSV -> csv(new CsvRecordReader(signature, contentType.headerLine(), collector), text);
      case JSON -> new JsonRequestReader(new JsonRecordReader(signature, collector), text);
      case JSON_LINES ->
          new JsonLinesRequestReader(new JsonRecordReader(signature, collector), text);
    };
  }

  private RequestReader csv(CsvRecordReader records, Reader text) {
    return switch (badRecords) {
      case REFUSE -> new CsvRequestReader(records, text);
      case ANSWER -> new CsvLinesRequestReader(records, text);
    };
  }

  /**
   * Characters of the body; what is not in the charset fails instead of becoming question marks.
   */
  private static Reader text(InputStream body, Charset charset) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(body, BYTE_ORDER_MARK.length);
    byte[] start = bytes.readNBytes(BYTE_ORDER_MARK.length);
    if (start.length == 0) {
      throw BadRequestException.of(Code.EMPTY_BODY, "the request's body is empty");
    }
    if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
      bytes.unread(start);
    }
    return new InputStreamReader(
        bytes,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }
}
