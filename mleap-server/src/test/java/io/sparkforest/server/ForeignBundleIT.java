package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.mleap.StoredBundle;
import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles from elsewhere, asked as AWS's SparkML serving container is asked. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class ForeignBundleIT {
  private static final String TEXT_LINES = "application/jsonlines;data=text";

  /** Of an area of 150, three rooms, in Rome. */
  private static final Map<ForeignModel, String> SCORES =
      Map.of(
          ForeignModel.LINEAR, "515.0",
          ForeignModel.SCALED_BY_GREATEST, "211.5",
          ForeignModel.SCALED_BY_RANGE, "211.5",
          ForeignModel.GENERALIZED, "12.18249396",
          ForeignModel.TREE, "20.0",
          ForeignModel.BOOSTED, "21.0",
          ForeignModel.FOREST, "11.0");

  @TempDir static Path orderedDir;
  private static ServerProcess ordered;

  @TempDir Path baseDir;

  @BeforeAll
  static void startServer() throws Exception {
    ForeignModel.LINEAR.writeProtobuf(Files.createDirectories(orderedDir.resolve("model")));
    ordered =
        ServerProcess.launch(orderedDir, Map.of("SAGEMAKER_SPARKML_SCHEMA", ForeignModel.SCHEMA));
  }

  @AfterAll
  static void stopServer() {
    ordered.close();
  }

  private ServerProcess serve(ForeignModel model, Map<String, String> environment)
      throws IOException {
    model.writeProtobuf(Files.createDirectories(baseDir.resolve("model")));
    return ServerProcess.launch(baseDir, environment);
  }

  @Test
  void everyRegressionIsServedWithTheJarsThatShip() throws Exception {
    for (ForeignModel kind : ForeignModel.values()) {
      kind.writeProtobuf(Files.createDirectories(baseDir.resolve("models/" + kind)));
    }
    try (ServerProcess server =
        ServerProcess.launch(baseDir, Map.of("SAGEMAKER_MULTI_MODEL", "true"))) {
      for (ForeignModel kind : ForeignModel.values()) {
        String load =
            "{\"model_name\":\"" + kind + "\",\"url\":\"" + baseDir + "/models/" + kind + "\"}";
        assertThat(post(server, "/models", load).statusCode()).as("%s", kind).isEqualTo(200);

        HttpResponse<String> response =
            post(
                server,
                "/models/" + kind + "/invoke",
                "{\"Area\":150,\"Rooms\":3,\"City\":\"Rome\"}");

        assertThat(response.body())
            .as("%s", kind)
            .startsWith("{\"predictions\":[{\"score\":" + SCORES.get(kind));
      }
    }
  }

  private static HttpResponse<String> post(ServerProcess server, String path, String json)
      throws Exception {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  @Test
  void aSchemaInTheEnvironmentOrdersTheFields() throws Exception {
    assertAnswer(ordered, "text/csv", null, "Rome,150,x,3\nBern,,,1\n", "515.0\n265.0\n");
    assertAnswer(ordered, "application/json", null, "{\"data\":[\"Rome\",150,\"x\",3]}", "515.0\n");
    assertAnswer(
        ordered,
        "application/json",
        "application/jsonlines",
        "{\"data\": [[\"Rome\",150,\"x\",3], [\"Bern\",null,null,1]]}",
        "{\"score\":515.0}\n{\"score\":265.0}\n");
    assertAnswer(
        ordered,
        "application/json",
        TEXT_LINES,
        "{\"data\":[\"Rome\",150,\"x\",3]}",
        "{\"source\":\"515.0\"}\n");
    assertAnswer(
        ordered,
        "application/jsonlines",
        "text/csv",
        "{\"data\":[\"Rome\",150,\"x\",3]}\n{\"data\":[\"Bern\",null,null,1]}\n",
        "515.0\n265.0\n");
    assertAnswer(
        ordered,
        "application/jsonlines",
        TEXT_LINES,
        "{\"data\":[\"Rome\",150,\"x\",3]}\n{\"data\":[\"Bern\",null,null,1]}\n",
        "{\"source\":\"515.0\"}\n{\"source\":\"265.0\"}\n");
  }

  @Test
  void aSchemaInTheRequestWinsOverTheOneOfTheEnvironment() throws Exception {
    String schema =
        "{\"input\":[{\"name\":\"Rooms\",\"type\":\"int\"},{\"name\":\"Area\",\"type\":\"double\"},"
            + "{\"name\":\"City\",\"type\":\"string\",\"struct\":\"basic\"}],"
            + "\"output\":{\"name\":\"prediction\",\"type\":\"double\"}}";
    String json = "application/json";
    assertAnswer(
        ordered, json, null, "{\"schema\":" + schema + ",\"data\":[3,150,\"Rome\"]}", "515.0\n");
    assertAnswer(
        ordered,
        json,
        json,
        "{ \"data\" : [ 3 , 150 , \"Rome\" ] , \"schema\" : " + schema + " }",
        "{\"predictions\":[{\"score\":515.0}]}");
    assertAnswer(
        ordered,
        "application/jsonlines",
        "text/csv",
        "{\"schema\":" + schema + ",\"data\":[3,150,\"Rome\"]}\n{\"data\":[1,null,\"Bern\"]}\n",
        "515.0\n265.0\n");
    assertError(
        ordered.invoke(json, null, "{\"schema\":{},\"data\":[3,150,\"Rome\"]}"),
        "BAD_SCHEMA",
        "must be an array of at least one column");
    assertError(
        ordered.invoke(
            json,
            null,
            "{\"schema\":" + schema.replace("Area", "Surface") + ",\"data\":[3,150,\"Rome\"]}"),
        "BAD_SCHEMA",
        "has no \\\"Area\\\"");
  }

  @Test
  void aSchemaThatComesWithEachRequestIsCompiledAndLoggedOnce() throws Exception {
    try (ServerProcess server = serve(ForeignModel.LINEAR, Map.of("SERVE_ACCESS_LOG", "false"))) {
      server.port();
      String body = "{\"schema\":" + ForeignModel.SCHEMA + ",\"data\":[\"Rome\",150,\"x\",3]}";
      for (int request = 0; request < 5; request++) {
        assertAnswer(server, "application/json", null, body, "515.0\n");
        // Another text of the same schema.
        assertAnswer(server, "application/json", null, body.replace("[", "[ "), "515.0\n");
      }

      assertThat(server.log().split("Falling back to MLeap", -1)).hasSize(2);
    }
  }

  @Test
  void withoutASchemaRecordsMustNameTheirFields() throws Exception {
    try (ServerProcess server = serve(ForeignModel.LINEAR, Map.of())) {
      assertAnswer(server, "text/csv", null, "Rooms,City,Area\n3,Rome,150\n", "515.0\n");
      assertError(server.invoke("text/csv", null, "150,Rome,3\n"), "NAMES_NEEDED", "order");
      assertError(
          server.invoke("text/csv;header=absent", null, "Area,City,Rooms\n"),
          "NAMES_NEEDED",
          "order");
      assertError(
          server.invoke("application/json", null, "[150,\"Rome\",3]"), "NAMES_NEEDED", "order");
      assertError(
          server.invoke("application/json", null, "{\"data\":[150,\"Rome\",3]}"),
          "NAMES_NEEDED",
          "order");
    }
  }

  @Test
  void aRecordThatThePipelineRefusesIsABadRequestThatNamesIt() throws Exception {
    try (ServerProcess server = serve(ForeignModel.TREE, Map.of())) {
      assertError(
          server.invoke("text/csv", null, "Area,City,Rooms\n150,Rome,3\n150,Oslo,3\n"),
          "NOT_SCORABLE",
          "row 2: the model cannot score the record: Unseen label: Oslo");
      assertError(
          server.invoke("text/csv", null, "Area,City,Rooms\n150,Rome,\n"),
          "NOT_SCORABLE",
          "row 1: the model cannot score the record: it has no value for \\\"Rooms\\\"");
      assertError(
          server.invoke(
              "text/csv", null, "Area,City,Rooms\n" + "150,Rome,3\n".repeat(999) + "150,Oslo,3\n"),
          "NOT_SCORABLE",
          "row 1000: the model cannot score the record: Unseen label: Oslo");
    }
  }

  @Test
  void aRecordThatThePipelineRefusesCanBeAnsweredInItsPlace() throws Exception {
    try (ServerProcess server = serve(ForeignModel.TREE, Map.of("SERVE_BAD_RECORDS", "answer"))) {
      HttpResponse<String> response =
          server.invoke("text/csv", null, "Area,City,Rooms\n150,Rome,3\n150,Oslo,3\n150,Rome,3\n");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .matches(
              "20\\.0\n\"error: NOT_SCORABLE: row 2: the model cannot score the record: Unseen label:"
                  + " Oslo[^\n]*\"\n20\\.0\n");
    }
  }

  @Test
  void aRecordThatAStageDropsIsABadRequestAndShiftsNoOther() throws Exception {
    String body = "City,Area\nRome,1\nParis,2\nBern,3\n";
    StoredBundle.SKIP.copyTo(baseDir.resolve("model"));
    try (ServerProcess server = ServerProcess.launch(baseDir, Map.of())) {
      assertError(
          server.invoke("text/csv", null, body), "NOT_SCORABLE", "row 2: the model cannot score");
      assertAnswer(server, "text/csv", null, "City,Area\nRome,1\nBern,3\n", "1001.0\n3.0\n");
    }
    try (ServerProcess server =
        ServerProcess.launch(baseDir, Map.of("SERVE_BAD_RECORDS", "ANSWER"))) {
      assertThat(server.invoke("text/csv", null, body).body())
          .matches("1001\\.0\n\"error: NOT_SCORABLE: row 2: [^\n]*Paris[^\n]*\"\n3\\.0\n");
    }
  }

  @Test
  void theTypeInTheSchemaDecidesWhatAValueIs() throws Exception {
    StoredBundle.RANKDOUBLE.copyTo(baseDir.resolve("model"));
    try (ServerProcess server =
        ServerProcess.launch(
            baseDir, Map.of("SAGEMAKER_SPARKML_SCHEMA", StoredBundle.schema("Rank", "double")))) {
      String json = "application/json";
      assertAnswer(server, json, null, "{\"data\":[1,0]}", "1000.0\n");
      assertAnswer(server, json, null, "{\"data\":[1.0,0]}", "1000.0\n");
      assertAnswer(server, "text/csv", null, "1,0\n1.0,0\n", "1000.0\n1000.0\n");
      String asInt = "{\"schema\":" + StoredBundle.schema("Rank", "int") + ",\"data\":[VALUE,0]}";
      assertAnswer(server, json, null, asInt.replace("VALUE", "1.0"), "3000.0\n");
      assertError(
          server.invoke(json, null, asInt.replace("VALUE", "1.5")),
          "BAD_VALUE",
          "must be a whole number");
      assertError(
          server.invoke(json, null, "{\"schema\":\"{\\\"input\\\":[]}\",\"data\":[1,0]}"),
          "BAD_SCHEMA",
          "it was encoded twice");
    }
  }

  @Test
  void aColumnOfBooleansTakesTrueAndFalse() throws Exception {
    StoredBundle.BOOL.copyTo(baseDir.resolve("model"));
    try (ServerProcess server =
        ServerProcess.launch(
            baseDir, Map.of("SAGEMAKER_SPARKML_SCHEMA", StoredBundle.schema("IsNew", "boolean")))) {
      assertAnswer(server, "application/json", null, "{\"data\":[true,1]}", "1001.0\n");
      assertAnswer(server, "text/csv", null, "True,1\nfalse,1\n", "1001.0\n1.0\n");
      assertError(server.invoke("text/csv", null, "1,1\n"), "BAD_VALUE", "must be true or false");
    }
  }

  @Test
  void nanIsAValueAndAnEmptyFieldIsNone() throws Exception {
    StoredBundle.INFBUCKETKEEP.copyTo(baseDir.resolve("model"));
    try (ServerProcess server =
        ServerProcess.launch(
            baseDir, Map.of("SAGEMAKER_SPARKML_SCHEMA", StoredBundle.schema("Rooms", "double")))) {
      assertAnswer(server, "text/csv", null, "NaN,1\n3,1\n", "3001.0\n1001.0\n");
      assertError(
          server.invoke("text/csv", null, ",1\n"),
          "NOT_SCORABLE",
          "it has no value for \\\"Rooms\\\"");
    }
  }

  @Test
  void aZipFileInTheModelFolderIsServed() throws Exception {
    Path model = Files.createDirectories(baseDir.resolve("model"));
    ForeignModel.BOOSTED.writeZip(model.resolve("model.zip"));
    Files.writeString(model.resolve("._model.zip"), "left by macOS");

    try (ServerProcess server = ServerProcess.launch(baseDir, Map.of())) {
      assertAnswer(server, "text/csv", null, "Area,City,Rooms\n150,Rome,3\n", "21.0\n");
      assertThat(server.log()).contains("2 trees, 3 of 3 columns in use, predicts \"prediction\"");
    }
  }

  @Test
  void aSchemaForAModelOfOursOrdersItsFieldsToo() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
    String schema =
        "{\"input\":[{\"name\":\"Price\",\"type\":\"double\"},{\"name\":\"Weight\",\"type\":"
            + "\"double\"},{\"name\":\"Type\",\"type\":\"string\"},{\"name\":\"Fat\",\"type\":"
            + "\"string\"},{\"name\":\"Shop\",\"type\":\"string\"}],"
            + "\"output\":{\"name\":\"prediction\",\"type\":\"double\"}}";

    try (ServerProcess server =
        ServerProcess.launch(baseDir, Map.of("SAGEMAKER_SPARKML_SCHEMA", schema))) {
      assertAnswer(server, "text/csv", null, "50,10,Dairy,Regular,NA\n", "55.0\n");
    }
  }

  @Test
  void aSchemaThatDoesNotFitEndsTheProcessWithTheReason() throws Exception {
    try (ServerProcess server =
        serve(
            ForeignModel.LINEAR,
            Map.of(
                "SAGEMAKER_SPARKML_SCHEMA",
                ForeignModel.SCHEMA.replace("prediction", "forecast")))) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.log())
          .contains("SAGEMAKER_SPARKML_SCHEMA do not belong together", "\"forecast\"");
    }
  }

  private static void assertAnswer(
      ServerProcess server, String contentType, @Nullable String accept, String body, String answer)
      throws Exception {
    HttpResponse<String> response = server.invoke(contentType, accept, body);
    assertThat(response.body()).isEqualTo(answer);
    assertThat(response.statusCode()).isEqualTo(200);
  }

  private static void assertError(HttpResponse<String> response, String code, String message) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"").contains(message);
    assertThat(response.statusCode()).isEqualTo(400);
  }
}
