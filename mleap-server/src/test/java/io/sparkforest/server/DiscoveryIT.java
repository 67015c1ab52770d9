package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkforest.server.model.SampleModel;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server tells of its model, and answers that hold more than scores. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class DiscoveryIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RECORD = "a,10,50,Dairy,Regular,S2\n";

  @TempDir static Path baseDir;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    Path model = Files.createDirectories(baseDir.resolve("model"));
    SampleModel.write(model);
    SampleModel.writeNotes(model);
    SampleModel.writeCovers(model);
    SampleModel.writeCalibration(model);
    server = ServerProcess.launch(baseDir, Map.of());
    server.port();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void theSchemaTellsColumnsTypesLevelsRangesAndProvenance() throws Exception {
    HttpResponse<String> response = server.get("/schema");

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode schema = JSON.readTree(response.body());
    assertThat(schema.path("target").asText()).isEqualTo("Sales");
    assertThat(schema.path("trees").asInt()).isEqualTo(2);
    assertThat(schema.path("columns").get(1))
        .isEqualTo(
            JSON.readTree(
                """
                {"name":"Weight","type":"numeric","role":"feature","min":1.5,"max":21.35}\
                """));
    assertThat(schema.path("columns").get(3).path("levels").toString())
        .isEqualTo("[\"Dairy\",\"Meat\",\"Snacks\"]");
    assertThat(schema.path("contributions").toString())
        .isEqualTo("[\"Weight\",\"Price\",\"Type\",\"Fat\"]");
    assertThat(schema.path("has_intervals").asBoolean()).isTrue();
    assertThat(schema.path("highest_interval").asInt()).isEqualTo(99);
    assertThat(schema.path("provenance").path("created").asText()).startsWith("2026-01-02");
    assertThat(schema.path("metrics").path("validation").path("rmse").asDouble()).isEqualTo(12.5);
  }

  @Test
  void openApiDescribesTheModelsOwnRecordAndItsExampleIsScored() throws Exception {
    JsonNode api = JSON.readTree(server.get("/openapi.json").body());

    assertThat(api.path("openapi").asText()).startsWith("3.");
    JsonNode record = api.at("/components/schemas/Record/properties");
    assertThat(record.at("/Weight/type").asText()).isEqualTo("number");
    assertThat(record.at("/Weight/description").asText())
        .isEqualTo("In training from 1.5 to 21.35");
    assertThat(record.at("/Type/description").asText()).contains("Dairy, Meat, Snacks");
    assertThat(
            api.at(
                    "/components/schemas/Predictions/properties/predictions/items/properties"
                        + "/contributions/properties/Type/type")
                .asText())
        .isEqualTo("number");
    assertThat(
            api.at(
                "/components/schemas/Predictions/properties/predictions/items/properties/upper"
                    + "/type"))
        .hasToString("\"number\"");
    JsonNode post = api.path("paths").path("/invocations").path("post");
    String example = post.at("/requestBody/content/application~1json/example").toString();
    assertThat(server.invoke("application/json", null, example).body())
        .startsWith("{\"predictions\":[{\"score\":");
    List<String> statuses = new ArrayList<>();
    post.path("responses").fieldNames().forEachRemaining(statuses::add);
    assertThat(statuses)
        .containsExactly("200", "400", "404", "406", "408", "413", "415", "431", "500", "503");
  }

  @Test
  void metricsCountRequestsRowsErrorsAndTime() throws Exception {
    server.invoke("text/csv", null, RECORD + RECORD);
    server.invoke("text/csv", null, "1,2\n");

    HttpResponse<String> response = server.get("/metrics");
    // A request is counted after the last byte of its answer, which its client may outrun.
    for (int patience = 100; patience > 0 && !response.body().contains("WRONG_WIDTH"); patience--) {
      Thread.sleep(50);
      response = server.get("/metrics");
    }

    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(response.body())
        .containsPattern(
            "(?m)^http_server_requests_seconds_count\\{method=\"POST\",route=\"/invocations\","
                + "status=\"200\"} [1-9]")
        .containsPattern("(?m)^http_server_requests_seconds_bucket\\{.*le=\"0.005\"} [0-9]+")
        .containsPattern("(?m)^http_server_errors_total\\{code=\"WRONG_WIDTH\"} [1-9]")
        .containsPattern("(?m)^scoring_rows_total ([2-9]|[1-9][0-9])")
        .containsPattern("(?m)^model_load_seconds_count 1")
        .containsPattern("(?m)^model_memory_bytes [1-9]")
        .containsPattern("(?m)^models_loaded 1")
        .containsPattern("(?m)^model_missing_values_total\\{column=\"Price\"} [0-9]")
        .containsPattern("(?m)^model_unseen_labels_total\\{column=\"Type\"} [0-9]")
        .containsPattern("(?m)^model_numbers_out_of_range_total\\{column=\"Weight\"} [0-9]")
        .containsPattern("(?m)^model_scores_count [1-9]")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void thePageShowsTheModelAndAllowsNothingButItself() throws Exception {
    HttpResponse<String> page = server.get("/");

    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .contains("Predicts Sales", "1.5 to 21.35", "Dairy, Meat, Snacks", "12.5", "job-7")
        .doesNotContain("src=", "href=\"http", "@import", "url(");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv;output=\"score,std,p0,p50,p100\"|55.0,45.0,10.0,55.0,100.0~",
        "text/csv;output=\"Id,score\"|a,55.0~",
        "text/csv;output=score|55.0~",
        "application/json;output=\"score,std,Weight,Type,Id\"|"
            + "{\"predictions\":[{\"score\":55.0,\"std\":45.0,\"Weight\":10,\"Type\":\"Dairy\","
            + "\"Id\":\"a\"}]}",
        "application/jsonlines;output=\"p2.5,column:Shop\"|{\"p2.5\":12.25,\"Shop\":\"S2\"}~",
        "application/jsonlines;data=text;output=\"Id,score,std\"|{\"source\":\"a 55.0 45.0\"}~",
        "application/jsonlines;data=text|{\"source\":\"55.0\"}~",
        "*/*;output=\"std\"|45.0~",
        "text/csv;output=\"base,score\"|115.078125,55.0~",
        "text/csv;output=\"score,lower,upper\"|55.0,10.0,100.0~",
        "application/json;output=\"score,lower,upper\";interval=80|"
            + "{\"predictions\":[{\"score\":55.0,\"lower\":15.0,\"upper\":95.0}]}",
      })
  void acceptSaysWhatTheAnswerHolds(String accept, String answer) throws Exception {
    HttpResponse<String> response = server.invoke("text/csv", accept, RECORD);

    assertThat(response.body()).isEqualTo(answer.replace('~', '\n'));
    assertThat(response.headers().firstValue("Content-Type").orElse("")).doesNotContain("output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv|Id,Price~\"a,\"\"b\"\"\",50~|\"a,\"\"b\"\"\",50~",
        "application/json|{\"Id\":\"a,\\\"b\\\"\",\"Price\":50}|\"a,\"\"b\"\"\",50~",
        "application/jsonlines|{\"Id\":null,\"Price\":null}~{\"Price\":\" 7 \"}~|,~,\" 7 \"~",
      })
  void columnsComeBackAsTheyWereSentFromEveryFormat(String contentType, String body, String answer)
      throws Exception {
    assertThat(
            server
                .invoke(contentType, "text/csv;output=\"Id,Price\"", body.replace('~', '\n'))
                .body())
        .isEqualTo(answer.replace('~', '\n'));
  }

  @Test
  void contributionsOfManyRecordsComeInTheirOrder() throws Exception {
    String records = (RECORD + "b,30,100,Meat,,\n").repeat(100);

    HttpResponse<String> response =
        server.invoke("text/csv", "text/csv;output=\"Id,score,top1\"", records);

    List<String> lines = response.body().lines().toList();
    assertThat(lines).hasSize(200);
    for (int line = 0; line < lines.size(); line += 2) {
      assertThat(lines.get(line)).startsWith("a,55.0,Weight,-46.8");
      assertThat(lines.get(line + 1)).startsWith("b,165.25,Weight,34.3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "Sales", "score,score", "p101", "score,,std"})
  void anOutputThatMakesNoSenseIsRefused(String output) throws Exception {
    HttpResponse<String> response =
        server.invoke("text/csv", "text/csv;output=\"" + output + "\"", RECORD);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"code\":\"BAD_OUTPUT\"");
  }

  @Test
  void aLevelThatMakesNoSenseIsRefused() throws Exception {
    HttpResponse<String> response =
        server.invoke("text/csv", "text/csv;output=\"score,lower\";interval=100", RECORD);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"code\":\"BAD_OUTPUT\"", "from 50 to 99");
  }

  @Test
  void intervalsMayBeTheUsualOutputWithALevelOfTheirOwn() throws Exception {
    try (ServerProcess sure =
        ServerProcess.launch(baseDir, Map.of("SERVE_OUTPUT", "score,lower,upper;interval=80"))) {
      assertThat(sure.invoke("text/csv", null, RECORD).body()).isEqualTo("55.0,15.0,95.0\n");
      assertThat(sure.invoke("text/csv", "text/csv;interval=50", RECORD).body())
          .isEqualTo("55.0,30.0,80.0\n");
    }
  }

  @Test
  void oneVariableSwitchesAllOfItOffAndAnotherSetsTheUsualOutput() throws Exception {
    try (ServerProcess quiet =
        ServerProcess.launch(
            baseDir, Map.of("SERVE_DISCOVERY", "false", "SERVE_OUTPUT", "score,std,base"))) {
      for (String path : new String[] {"/", "/schema", "/openapi.json", "/metrics"}) {
        assertThat(quiet.get(path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(quiet.invoke("text/csv", null, RECORD).body()).isEqualTo("55.0,45.0,115.078125\n");
      assertThat(quiet.invoke("text/csv", "text/csv;output=score", RECORD).body())
          .isEqualTo("55.0\n");
    }
  }

  @Test
  void anOutputThatTheModelDoesNotHaveEndsTheProcess() throws Exception {
    try (ServerProcess wrong =
        ServerProcess.launch(baseDir, Map.of("SERVE_OUTPUT", "score,Wieght"))) {
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.log()).contains("SERVE_OUTPUT", "did you mean \"Weight\"?");
    }
  }
}
