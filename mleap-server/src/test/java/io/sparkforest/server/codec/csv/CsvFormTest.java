package io.sparkforest.server.codec.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies for models whose training files were not CSV as in RFC 4180. */
final class CsvFormTest {
  private static final Signature WHITESPACE = trainedWith(' ', false);
  private static final Signature ESCAPES = trainedWith(',', true);

  private static Signature trainedWith(char delimiter, boolean hasEscapedQuotes) {
    Signature sample = SampleModel.signature();
    return new Signature(
        sample.target(),
        sample.prediction(),
        sample.missingValues(),
        sample.columns(),
        sample.isOrdered(),
        delimiter,
        hasEscapedQuotes,
        null,
        ForestSizes.ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x   1 2\ta  \"b d\"\tc\n",
        "  x 1 2 a \"b d\" c  \r\n\n",
        "Weight  Price Type Fat  Shop\n 1 2 a \"b d\" c\n",
        "Weight,Price,Type,Fat,Shop\n1,2,a,b d,c\n",
        "x,1,2,a,b d,c\n",
      })
  void aBodyIsReadWithWhiteSpaceAsInTrainingOrCommas(String body) {
    for (BadRecords badRecords : BadRecords.values()) {
      assertThat(Decoded.rows(WHITESPACE, "text/csv", body.getBytes(UTF_8), badRecords, 3))
          .containsExactly("1.0|2.0|a|b d|c");
    }
  }

  @Test
  void aRequestMayNameTheSpace() {
    assertThat(Decoded.rows(WHITESPACE, "text/csv;delimiter=\" \"", "x  1 2  a b   c\n"))
        .containsExactly("1.0|2.0|a|b|c");
  }

  @Test
  void aSpaceIsASpaceWhereTrainingHadNoWhiteSpaceAsItsSeparator() {
    assertThat(Decoded.rows(trainedWith(',', false), "text/csv;delimiter=\" \"", "x  2 a b c\n"))
        .containsExactly("-|2.0|a|b|c");
  }

  @ParameterizedTest
  @EnumSource(BadRecords.class)
  void quotesMayBeEscapedByABackslashOrDoubled(BadRecords badRecords) {
    String body =
        "x,1,2,\"say \\\"a\\\", b\",\"\\\\\",c\nx,1,2,\"say \"\"a\"\", b\",\\,\"c:\\d\"\n";

    assertThat(Decoded.rows(ESCAPES, "text/csv", body.getBytes(UTF_8), badRecords, 3))
        .containsExactly("1.0|2.0|say \"a\", b|\\|c", "1.0|2.0|say \"a\", b|\\|c:\\d");
  }

  @Test
  void whereTrainingHadNoneABackslashIsAPlainCharacter() {
    assertThat(Decoded.rows(trainedWith(',', false), "text/csv", "x,1,2,\"a\\\",b,c\n"))
        .containsExactly("1.0|2.0|a\\|b|c");
  }

  @Test
  void aLineWithAnOpenQuoteIsBadByItself() {
    byte[] body = "x 1 2 a b c\nx 1 2 a \"b c\nx 1 2 a b c\n".getBytes(UTF_8);

    assertThat(Decoded.rows(WHITESPACE, "text/csv", body, BadRecords.ANSWER, 3))
        .hasSize(3)
        .satisfies(
            rows -> {
              assertThat(rows.get(1)).startsWith("row 2: the body is not valid CSV");
              assertThat(rows.get(2)).isEqualTo("1.0|2.0|a|b|c");
            });
    assertThat(Decoded.error(WHITESPACE, "text/csv", body).code())
        .isEqualTo(ErrorCode.MALFORMED_BODY);
  }

  @Test
  void aRecordThatIsTooLongIsRefused() {
    byte[] body = ("x 1 2 a b " + "c".repeat((1 << 20) + 1)).getBytes(UTF_8);

    assertThat(Decoded.error(WHITESPACE, "text/csv", body).code())
        .isEqualTo(ErrorCode.RECORD_TOO_LONG);
  }
}
