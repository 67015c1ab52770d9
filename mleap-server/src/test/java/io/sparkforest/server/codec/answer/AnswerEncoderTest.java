package io.sparkforest.server.codec.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.codec.record.KeptFields;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.SampleModel;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class AnswerEncoderTest {
  private static final double[] SCORES = {1.5, -2.0, 1e300};

  @Test
  void csvIsANumberALine() {
    assertThat(text(WireFormat.CSV, SCORES)).isEqualTo("1.5\n-2.0\n1.0E300\n");
  }

  @Test
  void jsonHoldsAllPredictions() {
    assertThat(text(WireFormat.JSON, SCORES))
        .isEqualTo("{\"predictions\":[{\"score\":1.5},{\"score\":-2.0},{\"score\":1.0E300}]}");
  }

  @Test
  void jsonLinesIsAnObjectALine() {
    assertThat(text(WireFormat.JSON_LINES, SCORES))
        .isEqualTo("{\"score\":1.5}\n{\"score\":-2.0}\n{\"score\":1.0E300}\n");
  }

  @Test
  void whatIsNotFiniteIsNotWritten() {
    assertThatThrownBy(() -> text(WireFormat.JSON, new double[] {Double.NaN}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBadRecordIsAnsweredInItsPlaceOnOneLine() {
    RequestError error =
        new RequestError(ErrorCode.BAD_VALUE, "row 2: \"a\"\nis bad", 2L, "a", "x");

    assertThat(text(WireFormat.CSV, error))
        .isEqualTo("1.0\n\"error: BAD_VALUE: row 2: \"\"a\"\" is bad\"\n3.0\n");
    assertThat(text(WireFormat.JSON_LINES, error))
        .isEqualTo(
            "{\"score\":1.0}\n{\"error\":{\"code\":\"BAD_VALUE\",\"message\":\"row 2:"
                + " \\\"a\\\"\\nis bad\",\"row\":2,\"column\":\"a\",\"value\":\"x\"}}\n{\"score\":3.0}\n");
    assertThat(text(WireFormat.JSON, error))
        .startsWith("{\"predictions\":[{\"score\":1.0},{\"error\":{")
        .endsWith("}},{\"score\":3.0}]}");
  }

  private static String text(WireFormat format, RequestError second) {
    AnswerEncoder encoder = encoder(format);
    String answer = encode(encoder, new double[] {1, 2, 3}, Map.of(1, second));
    return answer + new String(encoder.end(), US_ASCII);
  }

  @Property
  void everyScoreIsReadBackBitForBit(@ForAll long bits) throws Exception {
    double score = Double.longBitsToDouble(bits);
    Assume.that(Double.isFinite(score));
    double[] scores = {score};

    JsonNode json = new ObjectMapper().readTree(text(WireFormat.JSON, scores));

    assertThat(Double.parseDouble(text(WireFormat.CSV, scores))).isEqualTo(score);
    assertThat(json.at("/predictions/0/score").doubleValue()).isEqualTo(score);
  }

  private static String text(WireFormat format, double[] scores) {
    AnswerEncoder encoder = encoder(format);
    StringBuilder text = new StringBuilder();
    // One by one: batches must not show.
    for (double score : scores) {
      text.append(encode(encoder, new double[] {score}, Map.of()));
    }
    return text.append(new String(encoder.end(), US_ASCII)).toString();
  }

  private static AnswerEncoder encoder(WireFormat format) {
    return new AnswerEncoder(
        new AnswerType(format, format.mediaTypes().get(0)), AnswerColumns.SCORE);
  }

  private static String encode(
      AnswerEncoder encoder, double[] scores, Map<Integer, RequestError> errors) {
    Predictions predictions = new Predictions(scores, new double[0][]);
    KeptFields none = new KeptFields(new RecordLayout(SampleModel.signature()), List.of());
    return new String(encoder.encode(new ScoredRecords(predictions, errors), none), UTF_8);
  }
}
