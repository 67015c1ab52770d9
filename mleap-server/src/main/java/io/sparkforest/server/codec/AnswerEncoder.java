package io.sparkforest.server.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes the predictions of one request, one for each record and in the records' order, a batch at
 * a time.
 *
 * <p>A score is written by {@link Double#toString}, whose text is also a JSON number and parses
 * back to the same double, bit for bit. A record at fault is answered in its place: in CSV with a
 * single quoted field {@code "error: CODE: message"}, elsewhere with {@code {"error":{…}}}.
 */
public final class AnswerEncoder {
  private static final int USUAL_LENGTH = 32;
  private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}+");

  private final WireFormat format;
  private boolean isBegun;

  public AnswerEncoder(WireFormat format) {
    this.format = format;
  }

  /**
   * The bytes of the next predictions.
   *
   * @param faults what is wrong with records, by their place among the scores
   * @throws IllegalStateException if a score is not finite: no wire format can hold it
   */
  public byte[] encode(double[] scores, Map<Integer, Fault> faults) {
    StringBuilder text = new StringBuilder(scores.length * USUAL_LENGTH + USUAL_LENGTH);
    for (int place = 0; place < scores.length; place++) {
      before(text);
      Fault fault = faults.get(place);
      if (fault == null) {
        score(text, scores[place]);
      } else {
        fault(text, fault);
      }
      if (format != WireFormat.JSON) {
        text.append('\n');
      }
    }
    return text.toString().getBytes(UTF_8);
  }

  /** The bytes after the last prediction. */
  public byte[] end() {
    if (format == WireFormat.JSON) {
      return "]}".getBytes(UTF_8);
    }
    return new byte[0];
  }

  private void before(StringBuilder text) {
    if (format == WireFormat.JSON) {
      if (isBegun) {
        text.append(',');
      } else {
        text.append("{\"predictions\":[");
      }
    }
    isBegun = true;
  }

  private void score(StringBuilder text, double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalStateException("the model scored a record as " + score);
    }
    if (format == WireFormat.CSV) {
      text.append(score);
    } else {
      text.append("{\"score\":").append(score).append('}');
    }
  }

  private void fault(StringBuilder text, Fault fault) {
    if (format == WireFormat.CSV) {
      String message = CONTROL_CHARACTERS.matcher(fault.message()).replaceAll(" ");
      text.append("\"error: ")
          .append(fault.code())
          .append(": ")
          .append(message.replace("\"", "\"\""))
          .append('"');
    } else {
      text.append(ErrorJson.write(fault));
    }
  }
}
