package io.sparkforest.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.codec.request.RequestDecoder;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.SparkmlSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema for a model of ours names raw columns, whose formats the model knows. */
final class SchemaOfRawColumnsTest {
  /** Weight is the month of a date, and Price is written with a decimal comma. */
  private static final String SIGNATURE =
      SampleModel.SIGNATURE
          .replace("\"format\": 1", "\"format\": 2")
          .replace(
              "{\"name\": \"Weight\", \"type\": \"numeric\", \"role\": \"feature\", \"min\": 1.5,"
                  + " \"max\": 21.35}",
              """
              {"name": "when", "type": "numeric", "role": "feature",
               "format": "date d/m/y year,month",
               "inputs": [{"name": "when.year", "type": "numeric", "role": "ignored"},
                          {"name": "Weight", "type": "numeric", "role": "feature"}]}""")
          .replace(
              "{\"name\": \"Price\", \"type\": \"numeric\", \"role\": \"feature\", \"min\": 2.0,"
                  + " \"max\": 266.5}",
              """
              {"name": "Price", "type": "numeric", "role": "feature",
               "format": "number decimal=, thousands=.",
               "inputs": [{"name": "Price", "type": "numeric", "role": "feature"}]}""");

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    SampleModel.write(folder);
    Files.writeString(folder.resolve("notes/signature.json"), SIGNATURE);
  }

  private static String schema(String... columns) {
    StringBuilder inputs = new StringBuilder();
    for (String column : columns) {
      inputs.append("{\"name\": \"").append(column).append("\", \"type\": \"string\"}, ");
    }
    return "{\"input\": ["
        + inputs
        + "{\"name\": \"Type\", \"type\": \"string\"}, {\"name\": \"Fat\", \"type\": \"string\"},"
        + " {\"name\": \"Shop\", \"type\": \"string\"}],"
        + " \"output\": {\"name\": \"prediction\", \"type\": \"double\"}}";
  }

  private Model plain() throws Exception {
    return new ModelFolder(folder, null).load();
  }

  private Model started(String schema) throws Exception {
    return new ModelFolder(folder, SparkmlSchema.parse(schema)).load();
  }

  @Test
  void aRawColumnIsReadWithTheModelsFormatWhetherTheSchemaComesAtTheStartOrWithARequest()
      throws Exception {
    String schema = schema("Price", "Remark", "when");

    for (Model model : List.of(started(schema), plain().withSchema(schema))) {
      assertThat(
              Decoded.rows(model.signature(), "text/csv", "\"1.234,5\",x,13/06/2021,Dairy,LF,S1\n"))
          .containsExactly("1234.5|6.0|Dairy|LF|S1");
      assertThat(
              Decoded.rows(
                  model.signature(),
                  "application/json",
                  "[[1234.5, null, \"13 Jun 2021\", \"Dairy\", \"LF\", \"S1\"]]"))
          .containsExactly("1234.5|6.0|Dairy|LF|S1");
    }
  }

  @Test
  void aModelScoresWhatARawColumnGives() throws Exception {
    Model model = plain().withSchema(schema("Price", "when"));
    Model named = plain();
    String record = "12,5;1/12/2020;Meat;LF;S1";

    assertThat(score(model, "text/csv;delimiter=\";\"", record))
        .isEqualTo(score(named, "text/csv;delimiter=\";\"", "Price;when;Type;Fat;Shop\n" + record));
  }

  private static double[] score(Model model, String contentType, String body) throws IOException {
    RequestDecoder decoder =
        new RequestDecoder(model.layout(), BadRecords.REFUSE, AnswerColumns.SCORE);
    InputStream bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    return model.scorer().score(decoder.open(ContentType.parse(contentType), bytes).next(1).rows());
  }

  @Test
  void theInputsOfARawColumnMayBeNamedInItsPlace() throws Exception {
    Model model = plain().withSchema(schema("Price", "Weight"));

    assertThat(Decoded.rows(model.signature(), "text/csv", "\"1,5\",6,Dairy,LF,S1\n"))
        .containsExactly("1.5|6.0|Dairy|LF|S1");
  }

  @Test
  void aRequestsSchemaKnowsRawColumnsThatTheOneAtTheStartDoesNotName() throws Exception {
    Model model = started(schema("Price", "Weight")).withSchema(schema("when", "Price"));

    assertThat(Decoded.rows(model.signature(), "text/csv", "13/06/2021,\"1,5\",Dairy,LF,S1\n"))
        .containsExactly("6.0|1.5|Dairy|LF|S1");
  }

  @Test
  void aColumnAndAnInputOfItAreTwoValuesForOne() throws Exception {
    Model model = plain();

    assertThatThrownBy(() -> model.withSchema(schema("Price", "when", "Weight")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the schema's \"input\" must not have \"Weight\" twice: the column \"when\" gives it, too");
  }

  @Test
  void whereAnInputIsMissingTheColumnThatGivesItIsNamed() throws Exception {
    Model model = plain();

    assertThatThrownBy(() -> model.withSchema(schema("Price")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but has no \"Weight\" (which the column \"when\" gives)");
  }
}
