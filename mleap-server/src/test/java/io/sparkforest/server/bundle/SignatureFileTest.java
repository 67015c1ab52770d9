package io.sparkforest.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignatureFileTest {
  @TempDir Path folder;

  @Test
  void readsWhatTheTrainerWrites() throws Exception {
    assertThat(read(SampleModel.SIGNATURE)).isEqualTo(SampleModel.signature());
  }

  @Test
  void passesOverWhatItDoesNotKnow() throws Exception {
    assertThat(read(SampleModel.SIGNATURE.replace("\"target\"", "\"new\": [1], \"target\"")))
        .isEqualTo(SampleModel.signature());
  }

  @Test
  void aBooleanMayBeSpeltAsALevelOrAnAlias() throws Exception {
    Signature signature =
        read(
            SampleModel.SIGNATURE
                .replace("\"S1\", \"S2\"", "\"FALSE\", \"TRUE\"")
                .replace("\"LF\"", "\"True\""));

    assertThat(signature.columns().get(5).booleans().label(false)).isEqualTo("FALSE");
    assertThat(signature.columns().get(4).booleans().label(true)).isEqualTo("Low Fat");
  }

  private static final String FORMATTED =
      """
      {"format": 2, "target": {"name": "y", "min": 0, "max": 1}, "prediction": "prediction",
       "missing_values": [], "columns": [
        {"name": "when", "type": "numeric", "role": "feature", "format": "date d/m/y year,month",
         "inputs": [
          {"name": "when.year", "type": "numeric", "role": "ignored"},
          {"name": "when.month", "type": "numeric", "role": "feature", "min": 1, "max": 12}]}]}
      """;

  @Test
  void readsColumnsThatHaveFormats() throws Exception {
    Signature signature = read(FORMATTED);

    Column column = signature.columns().get(0);
    assertThat(column.name()).isEqualTo("when");
    assertThat(Objects.requireNonNull(column.formatted()).format().text())
        .isEqualTo("date d/m/y year,month");
    assertThat(signature.inputs()).extracting(Column::name).containsExactly("when.month");
    assertThat(signature.inputs().get(0).range()).isEqualTo(new ValueRange(1, 12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "date d/m/y year,month | date d/m/y | has 6 inputs",
        "date d/m/y year,month | dote | a format must begin with number",
        "\"inputs\" | \"input\" | \"columns[0].inputs\" must be an array but is absent",
      })
  void refusesAFormatThatItWouldMisread(String from, String to, String reason) {
    assertThatThrownBy(() -> read(FORMATTED.replace(from, to)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void readsHowTheCsvOfTrainingWasWritten() throws Exception {
    String text =
        SampleModel.SIGNATURE.replace(
            "\"format\": 1", "\"format\": 2, \"delimiter\": \" \", \"quote_escape\": \"\\\\\"");

    assertThat(read(text).delimiter()).isEqualTo(' ');
    assertThat(read(text).hasEscapedQuotes()).isTrue();
    assertThat(read(SampleModel.SIGNATURE).hasEscapedQuotes()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"';',;", "'\\t','\t'", "|,|"})
  void readsTheSeparatorOfTraining(String written, String delimiter) throws Exception {
    String text =
        SampleModel.SIGNATURE.replace(
            "\"format\": 1", "\"format\": 1, \"delimiter\": \"" + written + "\"");

    assertThat(read(text).delimiter()).isEqualTo(delimiter.charAt(0));
    assertThat(read(SampleModel.SIGNATURE).delimiter()).isEqualTo(',');
  }

  @Test
  void readsHowManyTreesEachForestHas() throws Exception {
    String text =
        SampleModel.SIGNATURE.replace("\"format\": 1", "\"format\": 3, \"forests\": [100, 34]");

    assertThat(read(text).forests()).isEqualTo(new ForestSizes(List.of(100, 34)));
    assertThat(read(SampleModel.SIGNATURE).forests()).isEqualTo(ForestSizes.ONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\": 1 | \"format\": 4 | \"format\" must be 1 to 3 but is 4; a newer trainer",
        "\"format\": 1 | \"form\": 1 | \"format\" must be 1 to 3 but is absent",
        "\"format\": 1 | \"format\": \"1\" | \"format\" must be 1 to 3 but is \"1\"",
        "\"Sales\" | 3 | \"target.name\" must be a string but is 3",
        "\"prediction\": \"prediction\" | \"prediction\": null"
            + " | \"prediction\" must be a string but is null",
        "[\"NA\", \"nan\"] | \"NA\" | \"missing_values\" must be an array but is \"NA\"",
        "[\"NA\", \"nan\"] | [\"NA\", 9] | \"missing_values[1]\" must be a string but is 9",
        "\"columns\" | \"colums\" | \"columns\" must be an array but is absent",
        "\"role\": \"ignored\" | \"role\": \"unused\" | \"columns[0].role\" must be one of"
            + " [feature, group, ignored] but is \"unused\"",
        "\"type\": \"numeric\" | \"type\": \"NUMERIC\" | \"columns[1].type\" must be one of"
            + " [numeric, categorical] but is \"NUMERIC\"",
        "\"Weight\" | \"Price\" | two columns are named \"Price\"",
        "\"format\": 1 | \"format\": 1, \"delimiter\": \";;\" | must be a single character but is",
        "\"format\": 1 | \"format\": 1, \"delimiter\": 3 | \"delimiter\" must be a string but is 3",
        "\"format\": 1 | \"format\": 1, \"delimiter\": \"a\" | the delimiter cannot be \"a\"",
        "\"format\": 1 | \"format\": 1, \"quote_escape\": \"!\" | must be a backslash but is \"!\"",
        "\"format\": 1 | \"format\": 3, \"forests\": 2 | \"forests\" must be an array but is 2",
        "\"format\": 1 | \"format\": 3, \"forests\": [1, \"1\"] | \"forests\" must be an array of"
            + " whole numbers but is [1,\"1\"]",
        "\"format\": 1 | \"format\": 3, \"forests\": [2, 0] | a forest must have a tree",
        "\"format\": 1 | \"format\": 1, \"format\": 1 | is not valid JSON",
      })
  void refusesWhatItWouldMisread(String from, String to, String reason) {
    assertThat(SampleModel.SIGNATURE).contains(from);
    assertThatThrownBy(() -> read(SampleModel.SIGNATURE.replace(from, to)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(folder.resolve("signature.json") + "")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | must hold a JSON object",
        "[] | must hold a JSON object",
        "{ | is not valid JSON",
        "{} {} | is not valid JSON",
      })
  void refusesWhatIsNoJsonObject(String text, String reason) {
    assertThatThrownBy(() -> read(text)).hasMessageContaining(reason);
  }

  private Signature read(String text) throws Exception {
    Path file = folder.resolve("signature.json");
    Files.writeString(file, text);
    return new SignatureFile(file).read();
  }
}
