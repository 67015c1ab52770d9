package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.trainer.report.Json;
import io.sparkforest.trainer.report.SignatureNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signature says how the training files were written, so that the server can read the same. */
final class WrittenFormTest {
  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  private JsonNode signature() throws IOException {
    TrainingData data = folder.data();
    return new ObjectMapper()
        .readTree(
            Json.bytes(
                SignatureNote.of(
                    data.schema(),
                    "prediction",
                    Map.of(),
                    Map.of(),
                    data.delimiter(),
                    data.hasEscapedQuotes(),
                    List.of(1))));
  }

  private static String table(String separator, String label) {
    StringBuilder table = new StringBuilder(String.join(separator, "x", "z", "y") + "\n");
    for (int row = 0; row < 60; row++) {
      String[] fields = {"" + row % 7 / 2.0, row % 2 == 0 ? label : "b", "" + row % 5};
      table.append(String.join(separator, fields)).append('\n');
    }
    return table.toString();
  }

  @Test
  void whiteSpaceIsASpace() throws IOException {
    folder.file("a.txt.csv", table("   ", "12\"")).file("b.csv", table(" ", "\"c d\""));

    JsonNode signature = signature();

    assertThat(signature.get("delimiter").asText()).isEqualTo(" ");
    assertThat(signature.get("format").intValue()).isEqualTo(2);
    assertThat(signature.has("quote_escape")).isFalse();
    assertThat(folder.data().schema().column("z").labels().orElseThrow())
        .containsExactlyInAnyOrder("12\"", "b", "c d");
  }

  @Test
  void whiteSpaceAndBackslashesAreNamedTogether() throws IOException {
    folder.file("a.csv", table(" \t ", "\"say \\\"a\\\" b\"")).set("delimiter", "whitespace");

    JsonNode signature = signature();

    assertThat(signature.get("delimiter").asText()).isEqualTo(" ");
    assertThat(signature.get("quote_escape").asText()).isEqualTo("\\");
    assertThat(folder.data().schema().column("z").labels().orElseThrow())
        .containsExactlyInAnyOrder("say \"a\" b", "b");
  }

  @Test
  void backslashesAreNamedIfAnyFileHasThem() throws IOException {
    folder.file("a.csv", table(",", "a")).file("b.csv", table(",", "\"say \\\"a\\\"\""));

    JsonNode signature = signature();

    assertThat(signature.get("quote_escape").asText()).isEqualTo("\\");
    assertThat(signature.get("format").intValue()).isEqualTo(2);
    assertThat(folder.data().schema().column("z").labels().orElseThrow())
        .containsExactlyInAnyOrder("a", "b", "say \"a\"");
  }

  @Test
  void ofPlainCsvNothingIsSaid() throws IOException {
    folder.file("a.csv", table(",", "a"));

    JsonNode signature = signature();

    assertThat(signature.has("delimiter")).isFalse();
    assertThat(signature.has("quote_escape")).isFalse();
    assertThat(signature.get("format").intValue()).isOne();
  }
}
