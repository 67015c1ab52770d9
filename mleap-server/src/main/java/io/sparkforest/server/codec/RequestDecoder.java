package io.sparkforest.server.codec;

import io.sparkforest.server.codec.Fault.Code;
import io.sparkforest.server.model.Signature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads request bodies into rows of one model. */
public final class RequestDecoder {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Signature signature;
  private final AnswerColumns answer;

  /**
   * A decoder for one model.
   *
   * @param answer what of the records is answered back; the model must have it
   */
  public RequestDecoder(Signature signature, AnswerColumns answer) {
    this.signature = signature;
    this.answer = answer;
  }

  /**
   * All records of a body, at least one.
   *
   * @throws BadRequestException if the body cannot be scored, whatever its bytes are
   */
  public Records decode(ContentType contentType, byte[] body) {
    if (body.length == 0) {
      throw BadRequestException.of(Code.EMPTY_BODY, "the request's body is empty");
    }
    try {
      return reader(contentType).read(strictUtf8(body));
    } catch (CharacterCodingException e) {
      throw BadRequestException.of(Code.MALFORMED_BODY, "the request's body is not valid UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private RequestReader reader(ContentType contentType) {
    return switch (contentType.format()) {
      case CSV -> new CsvRequestReader(signature, contentType.headerLine(), answer);
      case JSON -> new JsonRequestReader(signature, answer);
      case JSON_LINES -> new JsonLinesRequestReader(signature, answer);
    };
  }

  /** Characters of the body; what is not UTF-8 fails instead of becoming question marks. */
  private static Reader strictUtf8(byte[] body) {
    int start = 0;
    if (startsWithByteOrderMark(body)) {
      start = BYTE_ORDER_MARK.length;
    }
    return new InputStreamReader(
        new ByteArrayInputStream(body, start, body.length - start),
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static boolean startsWithByteOrderMark(byte[] body) {
    if (body.length < BYTE_ORDER_MARK.length) {
      return false;
    }
    for (int index = 0; index < BYTE_ORDER_MARK.length; index++) {
      if (body[index] != BYTE_ORDER_MARK[index]) {
        return false;
      }
    }
    return true;
  }
}
