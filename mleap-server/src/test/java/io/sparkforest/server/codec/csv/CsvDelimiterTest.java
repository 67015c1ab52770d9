package io.sparkforest.server.codec.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies for a model whose training data had another field separator than a comma. */
final class CsvDelimiterTest {
  private static final String CSV = "text/csv";
  private static final Signature SEMICOLON = trainedWith(';');
  private static final Signature TAB = trainedWith('\t');

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x;1;2;a;b;c\n",
        "x,1,2,a,b,c\n",
        "Weight;Price;Type;Fat;Shop\n1;2;a;b;c\n",
        "Weight,Price,Type,Fat,Shop\n1,2,a,b,c\n",
        "Sales;Shop;Fat;Type;Price;Weight\n9;c;b;a;2;1\n",
        "\"x\";\"1\";\"2\";\"a\";\"b\";\"c\"\n",
        "\uFEFFx;1;2;a;b;c\r\n",
      })
  void aBodyIsReadWithTheSeparatorOfTrainingOrCommas(String body) {
    for (BadRecords badRecords : BadRecords.values()) {
      assertThat(Decoded.rows(SEMICOLON, CSV, body.getBytes(UTF_8), badRecords, 3))
          .containsExactly("1.0|2.0|a|b|c");
    }
  }

  @Test
  void tabsAreReadToo() {
    assertThat(Decoded.rows(TAB, CSV, "x\t1\t2\ta\t\" b\t\"\t\n\t\t\t\t\t\n"))
        .containsExactly("1.0|2.0|a|b|-", "-|-|-|-|-");
    assertThat(Decoded.rows(TAB, CSV, "x,1,2,a,b,c\n")).containsExactly("1.0|2.0|a|b|c");
  }

  @Test
  void whereBothFitTheSeparatorOfTrainingIsTaken() {
    assertThat(Decoded.rows(SEMICOLON, CSV, ",;1;2;,;,,,;c\n")).containsExactly("1.0|2.0|,|,,,|c");
    assertThat(Decoded.rows(SEMICOLON, CSV, "Shop\na,b\n")).containsExactly("-|-|-|-|a,b");
  }

  @ParameterizedTest
  @EnumSource(BadRecords.class)
  void theFirstRecordDecidesForAll(BadRecords badRecords) {
    String body = "x,1,2,a,b,c\nx,3,4,a;d,b,c\n;;;;;,,,,,\n";

    assertThat(Decoded.rows(SEMICOLON, CSV, body.getBytes(UTF_8), badRecords, 3))
        .containsExactly("1.0|2.0|a|b|c", "3.0|4.0|a;d|b|c", "-|-|-|-|-");
  }

  @Test
  void theClientSettlesIt() {
    assertThat(Decoded.rows(SEMICOLON, "text/csv;delimiter=,", "x,1,2,a;,b,c\n"))
        .containsExactly("1.0|2.0|a;|b|c");
    assertThat(Decoded.rows(SampleModel.signature(), "text/csv;delimiter=\";\"", "x;1;2;a,;b;c\n"))
        .containsExactly("1.0|2.0|a,|b|c");
    assertThat(Decoded.rows(SampleModel.signature(), "text/csv;delimiter=tab", "Shop\tFat\na\tb\n"))
        .containsExactly("-|-|-|b|a");
  }

  @Test
  void aModelOfCommasReadsCommasOnly() {
    Decoded.assertRefused(
        SampleModel.signature(),
        CSV,
        "x;1;2;a;b;c\n",
        ErrorCode.WRONG_WIDTH,
        1L,
        null,
        "expected 6 fields, one per column, but found 1");
  }

  @Test
  void aHeaderThatIsToBeThereDecidesByItsNames() {
    assertThat(Decoded.rows(SEMICOLON, CSV + ";header=present", "Shop,Fat\nc,b\n"))
        .containsExactly("-|-|-|b|c");
    Decoded.assertRefused(
        SEMICOLON,
        CSV + ";header=present",
        "Shop,Fatt\nc,b\n",
        ErrorCode.UNKNOWN_COLUMN,
        null,
        "Fatt",
        "did you mean \"Fat\"?");
  }

  @Test
  void theErrorOfABodyThatFitsNeitherIsOfTheLikelierSeparator() {
    Decoded.assertRefused(
        SEMICOLON, CSV, "x,1,2,a,b\n", ErrorCode.WRONG_WIDTH, 1L, null, "but found 5");
    Decoded.assertRefused(
        SEMICOLON, CSV, "x;1,5;2,5;a;b\n", ErrorCode.WRONG_WIDTH, 1L, null, "but found 5");
    Decoded.assertRefused(
        SEMICOLON, CSV, "\"x\n", ErrorCode.MALFORMED_BODY, null, null, "Unclosed quoted field");
  }

  @Test
  void aFirstRecordWithALineBreakInQuotesDecidesToo() {
    assertThat(Decoded.rows(SEMICOLON, CSV, "x,1,2,\"a\nz\",b,c\n"))
        .containsExactly("1.0|2.0|a\nz|b|c");
  }

  @Test
  void longBodiesAreReadToTheirEnd() {
    String body = "x;1;2;a;b;c\n".repeat(500_000);

    List<String> rows = Decoded.rows(SEMICOLON, CSV, body.getBytes(UTF_8));

    assertThat(rows).hasSize(500_000).containsOnly("1.0|2.0|a|b|c");
  }

  @Test
  void aFirstRecordWithoutEndIsRefused() {
    for (String body :
        List.of("z".repeat(5 << 20), ",".repeat(5 << 20), "\"\n\",".repeat(1 << 20))) {
      for (BadRecords badRecords : BadRecords.values()) {
        try {
          List<String> rows = Decoded.rows(SEMICOLON, CSV, body.getBytes(UTF_8), badRecords, 3);
          assertThat(rows.get(0)).startsWith("row 1: ");
        } catch (RequestException e) {
          assertThat(e.error().code())
              .isIn(ErrorCode.RECORD_TOO_LONG, ErrorCode.WRONG_WIDTH, ErrorCode.MALFORMED_BODY);
        }
      }
    }
  }

  private static Signature trainedWith(char delimiter) {
    Signature sample = SampleModel.signature();
    return new Signature(
        sample.target(),
        sample.prediction(),
        sample.missingValues(),
        sample.columns(),
        sample.isOrdered(),
        delimiter,
        false,
        sample.targetRange(),
        ForestSizes.ONE);
  }
}
