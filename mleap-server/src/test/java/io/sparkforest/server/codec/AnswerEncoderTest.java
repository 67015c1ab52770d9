package io.sparkforest.server.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    return new String(AnswerEncoder.encode(format, scores), US_ASCII);
  }
}
