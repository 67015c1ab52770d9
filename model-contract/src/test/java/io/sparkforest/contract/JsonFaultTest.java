package io.sparkforest.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFaultTest {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a": NaN}       | NaN is no JSON value, a missing value is null
          {"a": None}      | None is no JSON value, a missing value is null
          {"a": -Infinity} | -Infinity is no JSON value, a number must be finite (a missing value \
          is null)
          {"a": True}      | True is no JSON value, a boolean is true
          [a, b]           | "a" is no JSON value, text must be in double quotes
          {"a": 1, "a": 2} | Duplicate field 'a'
          {"A_B": 1, "A_B": 2} | Duplicate field 'A_B'
          ["a"             | Unexpected end-of-input: expected close marker for Array
          [{"a": 1} {}     | Unexpected character ('{' (code 123)): was expecting comma to \
          separate Array entries
          """)
  void theFaultIsToldInWordsOfTheText(String text, String message) {
    assertThat(JsonFault.of(fault(text))).isEqualTo(message);
  }

  @Test
  void thePlaceFollowsWhereItIsWanted() {
    JsonParseException fault = fault("[1,\n x]");
    String message = "\"x\" is no JSON value, text must be in double quotes";

    assertThat(JsonFault.withPlace(fault)).isEqualTo(message + " (line 2, column 3)");
    assertThat(JsonFault.withColumn(fault)).isEqualTo(message + " (column 3)");
  }

  @Test
  void aFaultWithoutAPlaceHasNone() {
    JsonParseException fault = new JsonParseException(null, "Too deep");

    assertThat(JsonFault.withPlace(fault)).isEqualTo("Too deep");
    assertThat(JsonFault.withColumn(fault)).isEqualTo("Too deep");
  }

  @Test
  void moreAfterTheValueIsToldWithoutTheParsersNames() {
    JsonParseException fault =
        new JsonParseException(
            null,
            "Trailing token (of type START_ARRAY) found after value (bound as `JsonNode`): not"
                + " allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`");

    assertThat(JsonFault.of(fault)).isEqualTo("there is more after the end of the value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a': 1}",
        "{\"a\": 01}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "[1,]",
        "[1 /* one */]",
        "# one",
        "\"a\tb\"",
        "\"\\x\"",
        "{",
        "{\"a\": 1]",
        "{\"a_B\": 1, \"a_B\": tru",
        "\u0000",
      })
  void noMessageNamesTheParsersInternals(String text) {
    for (String message : List.of(JsonFault.of(fault(text)), JsonFault.withPlace(fault(text)))) {
      assertThat(message)
          .isNotBlank()
          .doesNotContain("`", "Feature", "jackson", "[Source", "start marker", "enable");
    }
  }

  private static JsonParseException fault(String text) {
    return catchThrowableOfType(
        JsonParseException.class,
        () -> {
          try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
              parser.getText();
            }
          }
        });
  }
}
