package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SignatureNoteTest {
  private static String signature(Integer... forests) {
    Column column =
        new Column(
            "x",
            0,
            ColumnType.NUMERIC,
            ColumnRole.FEATURE,
            OptionalDouble.of(0),
            OptionalDouble.of(1),
            0,
            Optional.empty());
    Schema schema =
        new Schema(
            new Schema.Target("y", 0, 1),
            List.of(column),
            new FieldRules(Set.of()),
            Map.of(),
            List.of(),
            Map.of());
    return new String(
        Json.bytes(
            SignatureNote.of(
                schema, "prediction", Map.of(), Map.of(), ',', false, List.of(forests))),
        StandardCharsets.UTF_8);
  }

  @Test
  void ofSeveralForestsItHasTheirSizesUnderAFormatThatOlderReadersReject() {
    assertThat(signature(100, 34).replaceAll("\\s", ""))
        .contains("\"format\":3")
        .contains("\"forests\":[100,34]");
  }

  @Test
  void ofOneForestItIsAsItEverWas() {
    assertThat(signature(100).replaceAll("\\s", ""))
        .contains("\"format\":1")
        .doesNotContain("forests");
  }
}
