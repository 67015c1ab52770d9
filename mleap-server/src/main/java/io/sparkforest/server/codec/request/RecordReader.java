package io.sparkforest.server.codec.request;

import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.record.RequestReader;
import io.sparkforest.server.codec.record.RowCollector;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * The records of one request, in their order and a batch at a time, so that a body of any length
 * takes no more memory than its longest record and a batch.
 */
public final class RecordReader {
  private final RequestReader reader;
  private final RowCollector collector;
  private final Charset charset;
  private boolean isEmpty = true;

  RecordReader(RequestReader reader, RowCollector collector, Charset charset) {
    this.reader = reader;
    this.collector = collector;
    this.charset = charset;
  }

  /**
   * The next records, up to {@code most}; none at the request's end. The first call has at least
   * one.
   *
   * @throws RequestException if the body cannot be scored, whatever its bytes are
   * @throws IOException if reading the body fails
   */
  public Records next(int most) throws IOException {
    try {
      Records records = reader.next(most);
      if (isEmpty && records.size() == 0) {
        throw RequestException.of(ErrorCode.NO_RECORD, "the request contains no record");
      }
      isEmpty = false;
      return records;
    } catch (CharacterCodingException e) {
      throw isNot(charset);
    }
  }

  /** The error that a body's bytes are not text in a charset. */
  static RequestException isNot(Charset charset) {
    return RequestException.of(
        ErrorCode.MALFORMED_BODY, "the request's body is not valid " + charset.name());
  }

  /** Takes back the memory of records that are answered: further ones are read into it. */
  public void reuse(Records records) {
    collector.reuse(records);
  }
}
