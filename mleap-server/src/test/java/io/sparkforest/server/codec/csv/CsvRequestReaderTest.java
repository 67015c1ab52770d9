package io.sparkforest.server.codec.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CsvRequestReaderTest {
  private static final String CSV = "text/csv";
  private static final Signature SAMPLE = SampleModel.signature();
  private static final Signature ONE_LABEL = labels("colour");
  private static final Signature TWO_LABELS = labels("colour", "shape");
  private static final Signature NUMBERED = numbers("0", "1", "2");

  @Test
  void readsRecordsInColumnOrder() {
    assertThat(rows("x,10,50.5,Dairy,LF,S1\ny,-1e2,+.5,Meat,Regular,S2\n"))
        .containsExactly("10.0|50.5|Dairy|LF|S1", "-100.0|0.5|Meat|Regular|S2");
  }

  @Test
  void takesLinesEndedByLfOrCrlfOrTheBodysEnd() {
    assertThat(rows("x,1,2,a,b,c\r\nx,3,4,a,b,c\nx,5,6,a,b,c"))
        .containsExactly("1.0|2.0|a|b|c", "3.0|4.0|a|b|c", "5.0|6.0|a|b|c");
  }

  @Test
  void takesCommasNewlinesAndQuotesInQuotes() {
    assertThat(rows("x,1,2,\"a,\"\"b\"\"\nc\",\"\",\" d \"\n"))
        .containsExactly("1.0|2.0|a,\"b\"\nc|-|d");
  }

  @Test
  void emptyFieldsAndMissingTokensAreMissing() {
    assertThat(rows(",,NA,nan, ,\u2003NA\u2003\n")).containsExactly("-|-|-|-|-");
  }

  @Test
  void missingTokensAreTakenAsTheyAreWritten() {
    assertThat(rows("x,1,2,na,NaN,-\n")).containsExactly("1.0|2.0|na|NaN|-");
  }

  @Test
  void ignoredColumnsMayHoldAnything() {
    assertThat(rows("?\" \u0000,1,2,a,b,c\n")).containsExactly("1.0|2.0|a|b|c");
  }

  @Test
  void takesAByteOrderMark() {
    assertThat(rows("\uFEFFx,1,2,a,b,c\n")).containsExactly("1.0|2.0|a|b|c");
    assertThat(rows("\uFEFFPrice\n3\n")).containsExactly("-|3.0|-|-|-");
  }

  @Test
  void takesAHeaderInAnyOrderWithColumnsAbsentAndTheTargetPresent() {
    assertThat(rows("Shop,Sales, Price \nS1,whatever,3\n")).containsExactly("-|3.0|-|-|S1");
  }

  @Test
  void theContentTypeMaySayThatThereIsNoHeader() {
    assertThat(Decoded.rows(ONE_LABEL, "text/csv; header=absent", "colour\nred\n"))
        .containsExactly("colour", "red");
  }

  @Test
  void theContentTypeMaySayThatThereIsAHeader() {
    refused(
        SAMPLE,
        "text/csv; header=present",
        "x,1,2,a,b,c\n",
        ErrorCode.UNKNOWN_COLUMN,
        null,
        "x",
        "the header is wrong: there is no column \"x\"");
    assertThat(Decoded.rows(NUMBERED, "text/csv; header=present", "1,0,2\n7,8,9\n"))
        .containsExactly("8.0|7.0|9.0");
  }

  @Test
  void otherParametersHaveNoEffect() {
    assertThat(Decoded.rows(SAMPLE, "text/csv;charset=utf-8;label_size=0", "x,1,2,a,b,c\n"))
        .containsExactly("1.0|2.0|a|b|c");
  }

  @Test
  void aLabelThatIsAColumnsNameDoesNotMakeAHeader() {
    assertThat(rows("Price,1,2,Type,b,c\n")).containsExactly("1.0|2.0|Type|b|c");
    assertThat(Decoded.rows(TWO_LABELS, CSV, "colour,round\nred,shape\n"))
        .containsExactly("colour|round", "red|shape");
    assertThat(Decoded.rows(TWO_LABELS, CSV, "colour,colour!!\n"))
        .containsExactly("colour|colour!!");
  }

  @Test
  void aHeaderWithAMisspeltColumnIsAMistakeAndNoRecord() {
    refused(
        SAMPLE,
        CSV,
        "Id,Weight,Prize,Type,Fat,Shop\nx,1,2,a,b,c\n",
        ErrorCode.UNKNOWN_COLUMN,
        null,
        "Prize",
        "there is no column \"Prize\"; did you mean \"Price\"?");
    refused(
        TWO_LABELS,
        CSV,
        "color,shape\nred,round\n",
        ErrorCode.UNKNOWN_COLUMN,
        null,
        "color",
        "did you mean \"colour\"?");
    refused(
        TWO_LABELS,
        CSV,
        "COLOUR,SHAPE\nred,round\n",
        ErrorCode.UNKNOWN_COLUMN,
        null,
        "COLOUR",
        "did you mean \"colour\"?");
  }

  @Test
  void aHeaderMustNotNameAColumnTwice() {
    refused(
        SAMPLE,
        CSV,
        "Price,Price\n1,2\n",
        ErrorCode.DUPLICATE_COLUMN,
        null,
        "Price",
        "the header names the column \"Price\" twice");
  }

  @Test
  void namesThatAreNumbersCannotBeToldFromARecord() {
    refused(
        NUMBERED,
        CSV,
        "1,0,2\n",
        ErrorCode.AMBIGUOUS_HEADER,
        null,
        null,
        "text/csv;header=present or text/csv;header=absent");
    assertThat(Decoded.rows(NUMBERED, CSV, "1,1,2\n")).containsExactly("1.0|1.0|2.0");
    assertThat(Decoded.rows(NUMBERED, "text/csv;header=absent", "1,0,2\n"))
        .containsExactly("1.0|0.0|2.0");
  }

  @Test
  void aHeaderWithoutRecordsHoldsNoRecord() {
    refused(SAMPLE, CSV, "Price,Shop\n", ErrorCode.NO_RECORD, null, null, "contains no record");
    refused(SAMPLE, CSV, "Price,Shop", ErrorCode.NO_RECORD, null, null, "contains no record");
    refused(SAMPLE, CSV, "\uFEFF", ErrorCode.NO_RECORD, null, null, "contains no record");
  }

  @Test
  void anEmptyBodyIsRefused() {
    refused(SAMPLE, CSV, "", ErrorCode.EMPTY_BODY, null, null, "the request's body is empty");
  }

  @Test
  void aRecordHasAsManyFieldsAsThereAreColumns() {
    refused(
        SAMPLE,
        CSV,
        "x,1,2,a,b,c\nx,1,2,a,b\n",
        ErrorCode.WRONG_WIDTH,
        2L,
        null,
        "row 2: expected 6 fields, one per column, but found 5");
    refused(SAMPLE, CSV, "x,1,2,a,b,c,100\n", ErrorCode.WRONG_WIDTH, 1L, null, "but found 7");
    refused(
        SAMPLE,
        CSV,
        "Price,Shop\n1,S1\n1\n",
        ErrorCode.WRONG_WIDTH,
        2L,
        null,
        "row 2: expected 2 fields, as many as in the header, but found 1");
  }

  @Test
  void aNumericFieldHoldsADecimalNumber() {
    refused(
        SAMPLE,
        CSV,
        "Price\n1\n0x10\n",
        ErrorCode.BAD_VALUE,
        2L,
        "Price",
        "row 2: \"Price\" must be a decimal number, but is \"0x10\"");
    refused(
        SAMPLE,
        CSV,
        "x,1e999,2,a,b,c\n",
        ErrorCode.BAD_VALUE,
        1L,
        "Weight",
        "must be a number that a double can hold");
  }

  @Test
  void blankLinesAtTheEndHoldNoRecord() {
    assertThat(rows("x,1,2,a,b,c\n\n\r\n")).containsExactly("1.0|2.0|a|b|c");
  }

  @Test
  void aBlankLineBetweenRecordsIsRefused() {
    refused(
        SAMPLE,
        CSV,
        "x,1,2,a,b,c\n\n\nx,1,2,a,b,c\n",
        ErrorCode.BLANK_LINE,
        2L,
        null,
        "row 2 is a blank line");
    refused(SAMPLE, CSV, "x,1,2,a,b,c\n\"\"\n", ErrorCode.WRONG_WIDTH, 2L, null, "but found 1");
  }

  @Test
  void aBlankLineIsARecordWhereRecordsHaveOneField() {
    assertThat(Decoded.rows(ONE_LABEL, CSV, "red\n\nblue\n\n"))
        .containsExactly("red", "-", "blue", "-");
    assertThat(Decoded.rows(ONE_LABEL, CSV, "\n")).containsExactly("-");
    assertThat(rows("Shop\nS1\n\n")).containsExactly("-|-|-|-|S1", "-|-|-|-|-");
  }

  @Test
  void aQuoteThatIsNeverClosedDoesNotSwallowRecords() {
    for (String body :
        List.of("\"red\nblue\n", "red\n\"", "red\n\"blue", "\"a\"\"", "\"", "\"\n")) {
      refused(ONE_LABEL, CSV, body, ErrorCode.MALFORMED_BODY, null, null, "Unclosed quoted field");
    }
    assertThat(Decoded.rows(ONE_LABEL, CSV, "\"a\"\"\"\n\"\"\"\"")).containsExactly("a\"", "\"");
  }

  @Test
  void aCarriageReturnInQuotesDoesNotSwallowItsRecord() {
    assertThat(Decoded.rows(ONE_LABEL, CSV, "\"red\r\"\nblue\n\"\r\"\ngreen\n"))
        .containsExactly("red", "blue", "-", "green");
  }

  @Test
  void whiteSpaceMayStandAroundQuotes() {
    assertThat(rows("x , 1, 2 , \"a, b\" ,c, d\n")).containsExactly("1.0|2.0|a, b|c|d");
  }

  @Test
  void aQuoteWithinAFieldIsText() {
    assertThat(rows("x,1,2,5\" pipe,\"\"\"\",d\n")).containsExactly("1.0|2.0|5\" pipe|\"|d");
  }

  @Test
  void textAfterAClosingQuoteIsRefused() {
    refused(
        ONE_LABEL,
        CSV,
        "\"red\"x\n",
        ErrorCode.MALFORMED_BODY,
        null,
        null,
        "Unexpected character after closing quote");
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    RequestError error = Decoded.error(ONE_LABEL, CSV, new byte[] {'a', (byte) 0xE9, '\n'});

    assertThat(error.code()).isEqualTo(ErrorCode.MALFORMED_BODY);
    assertThat(error.message()).isEqualTo("the request's body is not valid UTF-8");
  }

  @Test
  void aLongValueIsCutInTheError() {
    RequestError error =
        Decoded.error(SAMPLE, CSV, ("Price\n" + "z".repeat(5_000) + "\n").getBytes(UTF_8));

    assertThat(error.value()).isEqualTo("z".repeat(100) + "…");
    assertThat(error.message()).hasSizeLessThan(200);
  }

  private static List<String> rows(String body) {
    return Decoded.rows(SAMPLE, CSV, body);
  }

  private static void refused(
      Signature signature,
      String contentType,
      String body,
      ErrorCode code,
      @Nullable Long row,
      @Nullable String column,
      String message) {
    Decoded.assertRefused(signature, contentType, body, code, row, column, message);
  }

  private static Signature labels(String... names) {
    return signature(ColumnType.CATEGORICAL, names);
  }

  private static Signature numbers(String... names) {
    return signature(ColumnType.NUMERIC, names);
  }

  private static Signature signature(ColumnType type, String... names) {
    return new Signature(
        "target",
        "prediction",
        Set.of(),
        Arrays.stream(names).map(name -> new Column(name, type, ColumnRole.FEATURE)).toList(),
        true);
  }
}
