package io.sparkforest.server.codec.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkforest.contract.Escaped;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.codec.record.KeptFields;
import io.sparkforest.server.error.RequestError;

/**
 * Writes the predictions of one request, one for each record and in the records' order, a batch at
 * a time.
 *
 * <p>A score is written by {@link Double#toString}, whose text is also a JSON number and parses
 * back to the same double, bit for bit; {@link ColumnsEncoder} writes more than scores. A record
 * with an error gets it in its place: in CSV as a single quoted field {@code "error: CODE:
 * message"}, elsewhere with {@code {"error":{…}}}.
 */
public final class AnswerEncoder {
  private static final int USUAL_LENGTH = 32;
  private static final char LAST_ASCII = 0x7F;

  private final AnswerType type;
  private final AnswerColumns columns;
  private final StringBuilder text = new StringBuilder();
  private boolean isBegun;

  /**
   * An encoder for one answer.
   *
   * @param columns what it holds for each record
   */
  public AnswerEncoder(AnswerType type, AnswerColumns columns) {
    this.type = type;
    this.columns = columns;
  }

  /**
   * The bytes of the next predictions.
   *
   * @param kept the records' own fields
   * @throws IllegalStateException if a number is not finite: no wire format can hold it
   */
  public byte[] encode(ScoredRecords records, KeptFields kept) {
    double[] scores = records.predictions().scores();
    ColumnsEncoder more = new ColumnsEncoder(columns, records.predictions(), kept);
    boolean isScoreOnly = columns.equals(AnswerColumns.SCORE) && !type.isText();
    boolean hasNoErrors = records.errors().isEmpty();
    text.setLength(0);
    text.ensureCapacity(scores.length * USUAL_LENGTH + USUAL_LENGTH);
    for (int place = 0; place < scores.length; place++) {
      appendSeparator(text);
      RequestError error = hasNoErrors ? null : records.errors().get(place);
      if (error != null) {
        appendError(text, error, more.fields());
      } else if (isScoreOnly) {
        appendScore(text, scores[place]);
      } else {
        appendValues(text, more, place);
      }
      if (type.format() != WireFormat.JSON) {
        text.append('\n');
      }
    }
    return bytes();
  }

  /** The text's bytes, by the short way if it is ASCII. */
  private byte[] bytes() {
    byte[] bytes = new byte[text.length()];
    for (int place = 0; place < bytes.length; place++) {
      char character = text.charAt(place);
      if (character > LAST_ASCII) {
        return text.toString().getBytes(UTF_8);
      }
      bytes[place] = (byte) character;
    }
    return bytes;
  }

  /** The bytes after the last prediction. */
  public byte[] end() {
    if (type.format() == WireFormat.JSON) {
      return "]}".getBytes(UTF_8);
    }
    return new byte[0];
  }

  private void appendSeparator(StringBuilder text) {
    if (type.format() == WireFormat.JSON) {
      if (isBegun) {
        text.append(',');
      } else {
        text.append("{\"predictions\":[");
      }
    }
    isBegun = true;
  }

  private void appendScore(StringBuilder text, double score) {
    if (type.format() == WireFormat.CSV) {
      text.append(finite(score));
    } else {
      text.append("{\"score\":").append(finite(score)).append('}');
    }
  }

  static double finite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalStateException("the model scored a record as " + score);
    }
    return score;
  }

  private void appendValues(StringBuilder text, ColumnsEncoder encoder, int place) {
    if (type.isText()) {
      encoder.appendSource(text, place);
    } else if (type.format() == WireFormat.CSV) {
      encoder.appendFields(text, place);
    } else {
      encoder.appendObject(text, place);
    }
  }

  private void appendError(StringBuilder text, RequestError error, int fields) {
    if (type.format() == WireFormat.CSV) {
      String message = Escaped.spaced(error.message());
      text.append("\"error: ")
          .append(error.code())
          .append(": ")
          .append(message.replace("\"", "\"\""))
          .append('"')
          // As wide as the others: clients may read the response as a table.
          .append(",".repeat(fields - 1));
    } else {
      text.append(error.toJson());
    }
  }
}
