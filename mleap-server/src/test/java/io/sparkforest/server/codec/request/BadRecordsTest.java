package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bad records that are answered in their place, and bodies that no record can be read from. */
final class BadRecordsTest {
  private static final Signature SAMPLE = SampleModel.signature();

  @Test
  void aBadCsvRecordKeepsItsPlace() {
    assertThat(
            answered("text/csv", "Price,Shop\n1,a\nx,b\n\n2,\"c\n3,d,e\n4,f\n\"5\"6,g\n7,h\n\n\n"))
        .satisfiesExactly(
            row -> assertThat(row).isEqualTo("-|1.0|-|-|a"),
            row -> assertThat(row).contains("row 2: \"Price\" must be a decimal number"),
            row -> assertThat(row).contains("row 3 is a blank line"),
            row -> assertThat(row).contains("row 4: the body is not valid CSV"),
            row -> assertThat(row).contains("row 5: expected 2 fields"),
            row -> assertThat(row).isEqualTo("-|4.0|-|-|f"),
            row -> assertThat(row).contains("row 7: "),
            row -> assertThat(row).isEqualTo("-|7.0|-|-|h"));
  }

  @Test
  void aBadJsonLineKeepsItsPlace() {
    assertThat(
            answered(
                "application/jsonlines",
                "{\"Price\":1}\n{\"Price\":\n\n3\n{\"prize\":1}\n[1]\n{} {}\n{\"Price\":2}\n"))
        .satisfiesExactly(
            row -> assertThat(row).isEqualTo("-|1.0|-|-|-"),
            row -> assertThat(row).contains("line 2 is not valid JSON"),
            row -> assertThat(row).contains("line 3 is blank"),
            row -> assertThat(row).contains("row 4: a record must be an object or an array"),
            row -> assertThat(row).contains("row 5: there is no column \"prize\""),
            row -> assertThat(row).contains("row 6: expected 6 fields"),
            row -> assertThat(row).contains("line 7 must hold a single record"),
            row -> assertThat(row).isEqualTo("-|2.0|-|-|-"));
  }

  @Test
  void aBadRecordOfAJsonDocumentIsPassedOverAsAWhole() {
    assertThat(
            answered(
                "application/json",
                "{\"instances\":[{\"Price\":{\"a\":[1,{}]},\"Shop\":\"s\"},[1,[2],3],7,[],"
                    + "{\"Price\":1,\"Price\":2,\"Shop\":[[]]},{\"Price\":5}]}"))
        .satisfiesExactly(
            row -> assertThat(row).contains("row 1: \"Price\" must be a string, number"),
            row -> assertThat(row).contains("row 2: \"Weight\" must be a string, number"),
            row -> assertThat(row).contains("row 3: a record must be an object or an array"),
            row -> assertThat(row).contains("row 4: expected 6 fields"),
            row -> assertThat(row).contains("row 5: \"Price\" stands twice"),
            row -> assertThat(row).isEqualTo("-|5.0|-|-|-"));
    assertThat(answered("application/json", "{\"Price\":\"x\",\"Shop\":[]}")).hasSize(1);
  }

  @Test
  void aBadRecordThatBeginsWithAnArrayOrAnObjectIsPassedOverAsAWhole() {
    assertThat(
            answered(
                "application/json",
                "[[[1],2],[{\"a\":[1]},[2],3],[[]],{\"data\":[[[]],{}]},[null,2,5,null,null,null]]"))
        .satisfiesExactly(
            row -> assertThat(row).contains("row 1: "),
            row -> assertThat(row).contains("row 2: "),
            row -> assertThat(row).contains("row 3: "),
            row -> assertThat(row).contains("row 4: "),
            row -> assertThat(row).isEqualTo("2.0|5.0|-|-|-"));
  }

  @Test
  void longRecordsAreTakenFewAtATime() throws IOException {
    String label = "x".repeat(100_000);
    for (String contentType : List.of("text/csv", "application/json", "application/jsonlines")) {
      String body = body(contentType, label);
      for (BadRecords badRecords : BadRecords.values()) {
        RecordReader reader =
            new RequestDecoder(new RecordLayout(SAMPLE), badRecords, AnswerColumns.SCORE)
                .open(
                    ContentType.parse(contentType), new ByteArrayInputStream(body.getBytes(UTF_8)));
        int records = 0;
        for (Records next = reader.next(256); next.size() > 0; next = reader.next(256)) {
          assertThat(next.size()).isLessThan(15);
          records += next.size();
        }
        assertThat(records).isEqualTo(30);
      }
    }
  }

  private static String body(String contentType, String label) {
    return switch (contentType) {
      case "text/csv" -> (",,,,," + label + "\n").repeat(30);
      case "application/json" ->
          "[" + ("{\"Shop\":\"" + label + "\"},").repeat(29) + "{\"Shop\":\"" + label + "\"}]";
      default -> ("{\"Shop\":\"" + label + "\"}\n").repeat(30);
    };
  }

  @Test
  void aBadRecordInAnEnvelopeOfItsOwnIsPassedOverAsAWhole() {
    assertThat(
            answered(
                "application/json",
                "[{\"data\":7},{\"data\":{\"a\":[]},\"b\":1},{\"data\":[1,2]},"
                    + "{\"data\":[[],1,2,3,4,5],\"b\":[[]]},{\"data\":[null,2,5,null,null,null]}]"))
        .satisfiesExactly(
            row -> assertThat(row).contains("row 1: \"data\" must be an array"),
            row -> assertThat(row).contains("row 2: \"data\" must be an array"),
            row -> assertThat(row).contains("row 3: expected 6 fields"),
            row -> assertThat(row).contains("row 4: \"data\" must be an array, and the only"),
            row -> assertThat(row).isEqualTo("2.0|5.0|-|-|-"));
  }

  @Test
  void aJsonDocumentThatIsNoneIsRefusedAsAWhole() {
    assertThatThrownBy(() -> answered("application/json", "[{\"Price\":1},{\"Price\":]"))
        .isInstanceOf(RequestException.class);
  }

  @Property(tries = 200)
  void everyLineIsAnsweredWhateverTheSlices(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 3) Integer> kinds,
      @ForAll @IntRange(min = 1, max = 7) int slice) {
    String[] csv = {"1,a", "x,b", "", "\"2"};
    String[] json = {"{\"Price\":1}", "{\"Price\":\"x\"}", "", "{"};
    List<String> csvLines = new ArrayList<>(List.of("Price,Shop"));
    List<String> jsonLines = new ArrayList<>();
    for (int kind : kinds) {
      csvLines.add(csv[kind]);
      jsonLines.add(json[kind]);
    }
    csvLines.add("9,end");
    jsonLines.add("{\"Price\":9}");
    List<String> csvRows = answered("text/csv", String.join("\n", csvLines), slice);
    List<String> jsonRows = answered("application/jsonlines", String.join("\n", jsonLines), slice);

    assertThat(csvRows).hasSize(kinds.size() + 1).endsWith("-|9.0|-|-|end");
    assertThat(jsonRows).hasSize(kinds.size() + 1).endsWith("-|9.0|-|-|-");
    for (int row = 0; row < kinds.size(); row++) {
      assertThat(csvRows.get(row).equals("-|1.0|-|-|a")).isEqualTo(kinds.get(row) == 0);
      assertThat(jsonRows.get(row).equals("-|1.0|-|-|-")).isEqualTo(kinds.get(row) == 0);
    }
  }

  @Test
  void aBadHeaderIsNoBadRecord() {
    assertThatThrownBy(() -> answered("text/csv", "Prize,Shop\n1,a\n"))
        .hasMessageContaining("there is no column \"Prize\"; did you mean \"Price\"?");
  }

  @Test
  void aWrongHeaderOfAnyWidthSaysWhichNamesAreUnknown() {
    RequestError error = Decoded.error(SAMPLE, "text/csv", "Price,foo\n1,2\n".getBytes(UTF_8));
    assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
    assertThat(error.column()).isEqualTo("foo");
    assertThat(error.message()).contains("the header is wrong: there is no column \"foo\"");

    RequestError both = Decoded.error(SAMPLE, "text/csv", "Prise,Shoop\n1,2\n".getBytes(UTF_8));
    assertThat(both.message())
        .contains("there is no column \"Prise\"; did you mean \"Price\"?")
        .contains("there is no column \"Shoop\"; did you mean \"Shop\"?");

    RequestError none = Decoded.error(SAMPLE, "text/csv", "foo,bar\n1,2\n".getBytes(UTF_8));
    assertThat(none.code()).isEqualTo(ErrorCode.WRONG_WIDTH);
    assertThat(none.message()).endsWith("it names none of the columns: \"foo\", \"bar\")");
  }

  @Test
  void aRecordOfTheWrongWidthWithNumbersIsNotTakenForAHeader() {
    RequestError error = Decoded.error(SAMPLE, "text/csv", "1,2\n".getBytes(UTF_8));

    assertThat(error.message()).endsWith("but found 2");
  }

  @Test
  void charsetsAreRead() {
    assertThat(Decoded.rows(SAMPLE, "text/csv;charset=latin1", "Shop\nü\n".getBytes(ISO_8859_1)))
        .containsExactly("-|-|-|-|ü");
    assertThat(
            Decoded.rows(
                SAMPLE, "application/json;charset=utf-16", "{\"Shop\":\"ü\"}".getBytes(UTF_16)))
        .containsExactly("-|-|-|-|ü");
  }

  @Test
  void recordsOfAMillionCharactersAreRefused() {
    String longText = "x".repeat(LineLimit.LONGEST_RECORD + 1);
    for (BadRecords badRecords : BadRecords.values()) {
      for (String type : List.of("text/csv", "application/jsonlines")) {
        assertThatThrownBy(
                () -> Decoded.rows(SAMPLE, type, longText.getBytes(UTF_8), badRecords, 10))
            .isInstanceOf(RequestException.class)
            .hasMessageContaining("a record must not be longer than 1048576 characters");
      }
    }
  }

  @Test
  void aNulCharacterIsNoValue() {
    RequestError error = Decoded.error(SAMPLE, "text/csv", "Shop\na\0b\n".getBytes(UTF_8));

    assertThat(error.code()).isEqualTo(ErrorCode.BAD_VALUE);
    assertThat(error.message()).contains("row 1: \"Shop\" must not hold a NUL character");
  }

  private static List<String> answered(String contentType, String body) {
    return answered(contentType, body, 3);
  }

  private static List<String> answered(String contentType, String body, int slice) {
    return Decoded.rows(SAMPLE, contentType, body.getBytes(UTF_8), BadRecords.ANSWER, slice);
  }
}
