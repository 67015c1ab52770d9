package io.sparkforest.server.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonRequestReaderTest {
  private static final Signature SAMPLE = SampleModel.signature();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Weight\": 1, \"Type\": \"Dairy\"}",
        "[{\"Type\": \"Dairy\", \"Weight\": 1.0}]",
        "{\"instances\": [{\"Weight\": \"1\", \"Type\": \" Dairy \"}]}",
        "{\"dataframe_records\": [{\"Weight\": 1, \"Type\": \"Dairy\"}]}",
        "{\"inputs\": [{\"Weight\": 1, \"Type\": \"Dairy\"}]}",
        "{\"inputs\": [[null, 1, null, \"Dairy\", null, null]]}",
        "{\"dataframe_split\": {\"columns\": [\"Type\", \"Weight\"], \"data\": [[\"Dairy\", 1]]}}",
        "{\"dataframe_split\": {\"index\": [0], \"columns\": [\"Weight\", \"Sales\", \"Id\","
            + " \"Type\"], \"data\": [[1, [3], {}, \"Dairy\"]]}}",
        "{\"columns\": [\"Type\", \"Weight\"], \"index\": [7], \"data\": [[\"Dairy\", 1]]}",
        "{\"index\": [\"a\"], \"columns\": [\"Type\", \"Weight\"], \"data\": [[\"Dairy\", 1]]}",
        "{\"columns\": [\"Type\", \"Weight\"], \"data\": [[\"Dairy\", 1]], \"index\": [7]}",
        "[null, 1, null, \"Dairy\", null, null]",
        "[\"x\", 1, \"\", \"Dairy\", \"NA\", \" \"]",
        "[[{}, 10e-1, null, \"Dairy\", null, null]]",
        "{\"instances\": [[[1], \"1.00\", null, \"Dairy\", null, null]]}",
        "{\"Sales\": {\"any\": []}, \"Id\": [[]], \"Weight\": 1, \"Type\": \"Dairy\"}",
        "\uFEFF {\"Weight\": 1, \"Type\": \"Dairy\", \"Price\": null}\n",
      })
  void everyFormSaysTheSame(String body) {
    assertThat(rows(body)).containsExactly("1.0|-|Dairy|-|-");
  }

  @Test
  void readsManyRecordsInTheirOrder() {
    assertThat(rows("{\"instances\":[{\"Price\":1},[0,0,2,0,0,0],{}]}"))
        .containsExactly("-|1.0|-|-|-", "0.0|2.0|0|0|0", "-|-|-|-|-");
  }

  @Test
  void aNumberOrBooleanStandsForItsOwnText() {
    assertThat(rows("{\"Type\": 3, \"Fat\": 1.50e+3, \"Shop\": true}"))
        .containsExactly("-|-|3|1.50e+3|true");
  }

  @Test
  void aBooleanIsTheLevelThatSpellsItInAnyForm() {
    Signature signature =
        new Signature(
            "y",
            "p",
            Set.of(),
            List.of(
                new Column(
                    "New",
                    ColumnType.CATEGORICAL,
                    ColumnRole.FEATURE,
                    List.of("False", "True"),
                    null)),
            true);

    assertThat(
            Decoded.rows(
                signature,
                "application/json",
                "[{\"New\":true},[false],{\"New\":\"true\"},[\"false\"],[1]]"))
        .containsExactly("True", "False", "true", "false", "1");
    assertThat(Decoded.rows(signature, "application/jsonlines", "{\"New\":true}\n[true]\n"))
        .containsExactly("True", "True");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Price\": true}|BAD_VALUE|1|Price|must be a decimal number, but is \"true\"",
        "{\"Price\": \"1,5\"}|BAD_VALUE|1|Price|must be a decimal number, but is \"1,5\"",
        "{\"Price\": 1e400}|BAD_VALUE|1|Price|a number that a double can hold, but is \"1e400\"",
        "[{},{\"Price\": [1]}]|BAD_VALUE|2|Price|not an object or an array",
        "{\"Type\": {}}|BAD_VALUE|1|Type|not an object or an array",
        "{\"prize\": 1}|UNKNOWN_COLUMN|1|prize|no column \"prize\"; did you mean \"Price\"?",
        "{\"Price\": 1, \"Price\": 1}|DUPLICATE_COLUMN|1|Price|\"Price\" stands twice",
        "{\"Sales\": 1, \"Sales\": 1}|DUPLICATE_COLUMN|1|Sales|\"Sales\" stands twice",
        "[[1,2]]|WRONG_WIDTH|1||expected 6 fields, one per column, but found 2",
        "[1,2,3,4,5,6,7]|WRONG_WIDTH|1||but found 7",
        "[[0,0,0,0,0,0],[0,\"x\",0,0,0,0,0]]|WRONG_WIDTH|2||but found 7",
        "[]|NO_RECORD|||contains no record",
        "{\"instances\": []}|NO_RECORD|||contains no record",
        "[{}, null]|MALFORMED_BODY|2||a record must be an object or an array",
        "[{}, 3]|MALFORMED_BODY|2||a record must be an object or an array",
        "{\"instances\": [1,2,3,4,5,6]}|MALFORMED_BODY|1||a record must be an object or an array",
        "{\"instances\": {}}|MALFORMED_BODY|||\"instances\" must be an array of records",
        "{\"instances\": [{}], \"x\": 1}|MALFORMED_BODY|||\"instances\" must be the only member",
        "3|MALFORMED_BODY|||must be a JSON object or array",
        "`   `|MALFORMED_BODY|||must be a JSON object or array",
        "{} {}|MALFORMED_BODY|||application/jsonlines",
        "[0,0,0,0,0,0] [0,0,0,0,0,0]|MALFORMED_BODY|||application/jsonlines",
        "{\"instances\":[{}]}{\"instances\":[{}]}|MALFORMED_BODY|||application/jsonlines",
        "{\"data\":[1]} {\"data\":[2]}|MALFORMED_BODY|||application/jsonlines",
        "{} 3|MALFORMED_BODY|||must end after its JSON object or array",
        "{\"Price\": NaN}|MALFORMED_BODY|||NaN is no JSON value, a missing value is null",
        "{\"Price\": nan}|MALFORMED_BODY|||a missing value is null",
        "{\"Price\": None}|MALFORMED_BODY|||a missing value is null",
        "{\"Price\": -Infinity}|MALFORMED_BODY|||a number must be finite",
        "{\"Shop\": True}|MALFORMED_BODY|||a boolean is true",
        "{\"Shop\": S1}|MALFORMED_BODY|||text must be in double quotes",
        "{\"columns\": [\"Prize\"], \"data\": [[1]]}|UNKNOWN_COLUMN||Prize|did you mean \"Price\"?",
        "{\"columns\": [\"Shop\", \"Shop\"], \"data\": []}|DUPLICATE_COLUMN||Shop|\"Shop\" twice",
        "{\"columns\": [[]], \"data\": []}|MALFORMED_BODY|||must be an array of names",
        "{\"columns\": [\"Shop\"], \"data\": []}|NO_RECORD|||contains no record",
        "{\"columns\": [\"Shop\"], \"data\": [[1],[1,2]]}|WRONG_WIDTH|2||as many as in \"columns\"",
        "{\"columns\": [\"Price\"], \"data\": [[1],[\"x\"]]}|BAD_VALUE|2|Price|decimal number",
        "{\"columns\": [\"Price\"], \"data\": 1}|MALFORMED_BODY|||\"data\" must be an array",
        "{\"columns\": [\"Price\"]}|MALFORMED_BODY|||must have \"columns\" and \"data\"",
        "{\"columns\": [\"Price\"], \"x\": []}|MALFORMED_BODY|||but here is also \"x\"",
        "{\"columns\": [\"Price\"], \"data\": [[1]], \"x\": 1}|MALFORMED_BODY|||here is also \"x\"",
        "{\"data\": [[1]], \"columns\": [\"Price\"]}|MALFORMED_BODY|||must come before \"data\"",
        "{\"dataframe_split\": {\"data\": []}}|MALFORMED_BODY|||must come before \"data\"",
        "{\"dataframe_split\": []}|MALFORMED_BODY|||must be an object",
        "{\"dataframe_split\": {\"columns\": [\"Price\"], \"data\": [[1]]}, \"x\":"
            + " 1}|MALFORMED_BODY|||must be the only member",
        "{\"inputs\": 3}|MALFORMED_BODY|||\"inputs\" must be an array of records",
        "{\"index\": 3, \"Price\": 1}|UNKNOWN_COLUMN|1|index|no column \"index\"",
        "[{}]]|MALFORMED_BODY|||is not valid JSON",
        "{\"Price\": NaN}|MALFORMED_BODY|||is not valid JSON",
        "{\"Price\": 01}|MALFORMED_BODY|||is not valid JSON",
        "{'Price': 1}|MALFORMED_BODY|||is not valid JSON",
        "{\"Price\": 1,}|MALFORMED_BODY|||is not valid JSON",
        "[{\"Price\": 1|MALFORMED_BODY|||is not valid JSON",
        "[0,1|MALFORMED_BODY|||is not valid JSON",
        "{|MALFORMED_BODY|||is not valid JSON",
        "[|MALFORMED_BODY|||is not valid JSON",
        "{\"instances\": [|MALFORMED_BODY|||is not valid JSON",
      })
  void refusesWhatIsWrong(
      String body, ErrorCode code, @Nullable Long row, @Nullable String column, String message) {
    Decoded.assertRefused(SAMPLE, "application/json", body, code, row, column, message);
  }

  @Test
  void refusesDeepNestingEvenWhereAnythingMayStand() {
    String body = "{\"Id\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    Decoded.assertRefused(
        SAMPLE, "application/json", body, ErrorCode.MALFORMED_BODY, null, null, "nesting depth");
  }

  @Test
  void refusesNumbersOfManyDigits() {
    Decoded.assertRefused(
        SAMPLE,
        "application/json",
        "{\"Price\": " + "9".repeat(2_000) + "}",
        ErrorCode.MALFORMED_BODY,
        null,
        null,
        "is not valid JSON");
  }

  @Test
  void aColumnMayHaveTheEnvelopesName() {
    Signature signature =
        new Signature(
            "y",
            "p",
            Set.of(),
            List.of(new Column("instances", ColumnType.NUMERIC, ColumnRole.FEATURE)),
            true);

    assertThat(Decoded.rows(signature, "application/json", "{\"instances\": 7}"))
        .containsExactly("7.0");
  }

  @Test
  void readsATableOfManyRecordsInTheirOrder() {
    assertThat(
            rows(
                "{\"dataframe_split\":{\"columns\":[\"Price\",\"Type\"],"
                    + "\"data\":[[1,\"a\"],[2,\"b\"],[null,null],[4,\"d\"]]}}"))
        .containsExactly("-|1.0|a|-|-", "-|2.0|b|-|-", "-|-|-|-|-", "-|4.0|d|-|-");
  }

  @Test
  void aTableNamesTheFieldsOfAModelThatHasNoOrder() {
    Signature unordered =
        new Signature(
            "y",
            "p",
            Set.of(),
            List.of(new Column("a", ColumnType.NUMERIC, ColumnRole.FEATURE)),
            false);

    assertThat(Decoded.rows(unordered, "application/json", "{\"columns\":[\"a\"],\"data\":[[3]]}"))
        .containsExactly("3.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Price\": NaN}",
        "{\"Price\": +1}",
        "{\"Price\": 01}",
        "{\"Price\": .5}",
        "{\"Price\": 1.}",
        "{'Price': 1}",
        "{Price: 1}",
        "{\"Price\": 1,}",
        "[1,,2]",
        "// a comment\n{}",
        "/* a comment */ {}",
        "{\"Price\": 1 # a comment\n}",
        "{\"Price\": /* 1 */ 1}",
        "{\"Shop\": \"a\tb\"}",
        "{\"Shop\": \"\\x\"}",
        "{\"Shop\": \"\\u12",
        "{\"Shop\": \"",
        "{\"Price\": 1]",
        "{\"Price\"",
        "{} ,{}",
        "\u00A0{}",
      })
  void errorsTellNothingOfTheParser(String body) {
    String message =
        Decoded.error(SAMPLE, "application/json", body.getBytes(StandardCharsets.UTF_8)).message();

    assertThat(message)
        .startsWith("the body is not valid JSON: ")
        .doesNotContain("ALLOW_", "Feature", "`", "Source", "parser", "marker", "Stream");
  }

  private static List<String> rows(String body) {
    return Decoded.rows(SAMPLE, "application/json", body);
  }
}
