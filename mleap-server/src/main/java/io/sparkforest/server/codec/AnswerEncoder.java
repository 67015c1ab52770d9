package io.sparkforest.server.codec;

import io.sparkforest.server.model.Predictions;
import java.nio.charset.StandardCharsets;

/**
 * Writes predictions, one for each record and in the records' order.
 *
 * <p>A score is written by {@link Double#toString}, whose text is also a JSON number and parses
 * back to the same double, bit for bit.
 */
public final class AnswerEncoder {
  private static final int USUAL_LENGTH = 32;

  private AnswerEncoder() {}

  /**
   * The bytes of an answer.
   *
   * @throws IllegalStateException if a score is not finite: no wire format can hold it
   */
  public static byte[] encode(WireFormat format, double[] scores) {
    StringBuilder text = new StringBuilder(scores.length * USUAL_LENGTH + USUAL_LENGTH);
    switch (format) {
      case CSV -> lines(text, "", scores, "\n");
      case JSON_LINES -> lines(text, "{\"score\":", scores, "}\n");
      case JSON -> json(text, scores);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The bytes of an answer that holds more than scores.
   *
   * @param kept the records' own fields
   * @throws IllegalStateException if a number is not finite: no wire format can hold it
   */
  public static byte[] encode(
      AnswerType type, AnswerColumns columns, Predictions predictions, KeptFields kept) {
    if (columns.equals(AnswerColumns.SCORE) && !type.isText()) {
      return encode(type.format(), predictions.scores());
    }
    ColumnsEncoder encoder = new ColumnsEncoder(columns, predictions, kept);
    StringBuilder text = new StringBuilder();
    boolean isJson = type.format() == WireFormat.JSON;
    if (isJson) {
      text.append("{\"predictions\":[");
    }
    for (int row = 0; row < predictions.scores().length; row++) {
      if (isJson && row > 0) {
        text.append(',');
      }
      if (type.isText()) {
        encoder.source(text, row);
      } else if (type.format() == WireFormat.CSV) {
        encoder.fields(text, row);
      } else {
        encoder.object(text, row);
      }
      if (!isJson) {
        text.append('\n');
      }
    }
    if (isJson) {
      text.append("]}");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void lines(StringBuilder text, String before, double[] scores, String after) {
    for (double score : scores) {
      text.append(before).append(finite(score)).append(after);
    }
  }

  private static void json(StringBuilder text, double[] scores) {
    text.append("{\"predictions\":[");
    String separator = "";
    for (double score : scores) {
      text.append(separator).append("{\"score\":").append(finite(score)).append('}');
      separator = ",";
    }
    text.append("]}");
  }

  static double finite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalStateException("the model scored a record as " + score);
    }
    return score;
  }
}
