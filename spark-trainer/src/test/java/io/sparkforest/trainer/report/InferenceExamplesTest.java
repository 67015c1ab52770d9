package io.sparkforest.trainer.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.InferenceExample;
import io.sparkforest.trainer.report.SignatureNote.Field;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InferenceExamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InferenceExamples examples =
      InferenceExamples.of(
          new SignatureNote(
              2,
              new SignatureNote.Target("price", 1, 2),
              "prediction",
              Set.of("NA"),
              ";",
              null,
              null,
              List.of(
                  field("id", "categorical", "ignored", null),
                  new Field("weight, kg", "numeric", "feature", 0.5, 11.5, null, null),
                  field("kind", "categorical", "feature", List.of("say \"x\"", "y")),
                  field("shop", "categorical", "group", null),
                  new Field("gone", "numeric", "feature", null, null, null, null),
                  Field.formatted(
                      "when",
                      ColumnFormat.parse("date d/m/y year"),
                      List.of(field("when.year", "numeric", "feature", null))))));

  private static Field field(String name, String type, String role, @Nullable List<String> levels) {
    return new Field(name, type, role, null, null, levels, null);
  }

  @Test
  void csvHasAHeaderOfTheColumnsThatTheModelReadsAndIsSeparatedByCommas() {
    List<String> lines = body(InferenceExample.CSV).lines().toList();

    assertThat(lines).hasSize(1 + InferenceExample.RECORDS);
    assertThat(lines.get(0)).isEqualTo("\"weight, kg\",kind,shop,gone,when");
    assertThat(lines.get(1)).startsWith("1.5,\"say \"\"x\"\"\",a,1,");
    assertThat(lines.get(2)).startsWith("2.5,y,a,1,");
  }

  @Test
  void jsonAndJsonLinesHaveTheSameRecords() throws Exception {
    JsonNode instances = JSON.readTree(body(InferenceExample.JSON)).path("instances");

    assertThat(instances).hasSize(InferenceExample.RECORDS);
    assertThat(instances.get(0).path("weight, kg").decimalValue().toPlainString()).isEqualTo("1.5");
    assertThat(instances.get(9).path("kind").asText()).isEqualTo("y");
    assertThat(instances.get(0).has("id")).isFalse();
    assertThat(body(InferenceExample.JSON_LINES).lines().toList())
        .hasSize(InferenceExample.RECORDS)
        .first()
        .isEqualTo(instances.get(0).toString());
  }

  private String body(InferenceExample example) {
    return new String(examples.body(example), UTF_8);
  }
}
