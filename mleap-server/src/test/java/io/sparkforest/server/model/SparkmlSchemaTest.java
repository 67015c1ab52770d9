package io.sparkforest.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparkmlSchemaTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"struct\":\"basic\"",
        ",\"struct\":\"\"",
        ",\"struct\":\" \"",
        ",\"struct\":null"
      })
  void aColumnIsASingleValueUnlessItsStructureSaysOtherwise(String struct) {
    assertThat(SparkmlSchema.parse(schema(struct)).input())
        .containsExactly(new SparkmlSchema.Input("Area", FieldType.INT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "array"})
  void aStructureIsRefusedByName(String struct) {
    assertThatThrownBy(() -> SparkmlSchema.parse(schema(",\"struct\":\"" + struct + "\"")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the schema's \"input[0].struct\" must be basic, a single value, but is \""
                + struct
                + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"{\\\"input\\\":[]}\"", "{\\\"input\\\":[]}"})
  void aSchemaThatWasEncodedTwiceIsToldSo(String schema) {
    assertThatThrownBy(() -> SparkmlSchema.parse(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it was encoded twice; give the object itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "3", "\"x\"", "null"})
  void anythingButAnObjectIsRefused(String schema) {
    assertThatThrownBy(() -> SparkmlSchema.parse(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the schema must be a JSON object");
  }

  private static String schema(String struct) {
    return "{\"input\":[{\"name\":\"Area\",\"type\":\"int\""
        + struct
        + "}],\"output\":{\"name\":\"p\",\"type\":\"double\""
        + struct
        + "}}";
  }
}
