package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.server.model.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SageMaker's serving contract, line by line, against {@code docker/serve}. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class ContractIT {
  private static final String RECORD = ",,,,,\n";
  private static final String SCORE = "115.375\n";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir static Path baseDir;
  private static ServerProcess server;
  private static int chosenPort;

  @BeforeAll
  static void startServer() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
    chosenPort = freePort();
    server =
        ServerProcess.launch(
            baseDir, Map.of("SAGEMAKER_BIND_TO_PORT", Integer.toString(chosenPort)));
    server.port();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void thePortIsTheOneThatSageMakerBindsTo() throws Exception {
    assertThat(server.log()).contains("Ready on port " + chosenPort);
    try (Socket socket = new Socket("localhost", chosenPort)) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void pingAnswers200WithAnEmptyBodyOnceTheModelIsReady() throws Exception {
    HttpResponse<String> response = server.get("/ping");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void pingAnswersWithinTwoSecondsUnderFullLoad() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(32);
    try {
      List<Future<HttpResponse<String>>> load = new ArrayList<>();
      for (int request = 0; request < 64; request++) {
        load.add(clients.submit(() -> server.invoke("text/csv", null, RECORD.repeat(20_000))));
      }
      for (int ping = 0; ping < 20; ping++) {
        long start = System.nanoTime();
        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        Thread.sleep(50);
      }
      for (Future<HttpResponse<String>> response : load) {
        assertThat(response.get().statusCode()).isEqualTo(200);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void aContainerWhoseModelCannotLoadEndsWithTheReasonInItsLog() throws Exception {
    try (ServerProcess broken = ServerProcess.launch(baseDir.resolve("nowhere"), Map.of())) {
      assertThat(broken.exitCode()).isEqualTo(1);
      assertThat(broken.log()).contains("Cannot serve: ").contains("is no folder");
    }
  }

  @Test
  void aRealTimeBodyOf25MegabytesIsTaken() throws Exception {
    String record = "x".repeat(994) + RECORD;
    int records = (25 << 20) / record.length();

    HttpResponse<String> response = server.invoke("text/csv", null, record.repeat(records));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(SCORE.repeat(records));
  }

  @Test
  void aLongerBodyIsRefusedByItsLength() throws Exception {
    HttpResponse<String> response =
        server.invoke("text/csv", null, RECORD.repeat((25 << 20) / RECORD.length() + 1));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("SAGEMAKER_MAX_PAYLOAD_IN_MB");
  }

  @Test
  void sigtermEndsTheContainerWithinThirtySecondsAndWithSuccess() throws Exception {
    try (ServerProcess stopping = ServerProcess.launch(baseDir, Map.of())) {
      stopping.port();
      long start = System.nanoTime();
      stopping.terminate();

      assertThat(stopping.exitCode()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void coresAndMemoryAreLoggedAtTheStart() {
    assertThat(server.log()).containsPattern("\\d+ cores, \\d+ MB maximum heap");
  }

  @Test
  void customAttributesAreAnsweredBack() throws Exception {
    String attributes = "trace=\"7\"; a,b " + "x".repeat(1_000);

    HttpResponse<String> response =
        server.send(
            server
                .request("/invocations")
                .header("Content-Type", "text/csv")
                .header("X-Amzn-SageMaker-Custom-Attributes", attributes)
                .POST(BodyPublishers.ofString(RECORD)));

    assertThat(response.body()).isEqualTo(SCORE);
    assertThat(response.headers().firstValue("X-Amzn-SageMaker-Custom-Attributes"))
        .hasValue(attributes);
  }

  @Test
  void theInferenceIdIsInTheAccessLogAndThePayloadIsNot() throws Exception {
    server.send(
        server
            .request("/invocations?secret=x")
            .header("Content-Type", "text/csv")
            .header("Authorization", "secret")
            .header("X-Amzn-SageMaker-Inference-Id", "id \"7\"\\")
            .POST(BodyPublishers.ofString("payload" + RECORD + RECORD)));

    JsonNode line = MAPPER.readTree(server.logLine("id \\\"7\\\"\\\\"));
    assertThat(line.path("inference_id").asText()).isEqualTo("id \"7\"\\");
    assertThat(line.path("path").asText()).isEqualTo("/invocations");
    assertThat(line.path("method").asText()).isEqualTo("POST");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("rows").asInt()).isEqualTo(2);
    assertThat(line.path("milliseconds").asDouble()).isPositive();
    assertThat(line.path("bytes_in").asInt()).isEqualTo(7 + 2 * RECORD.length());
    assertThat(line.path("bytes_out").asInt()).isEqualTo(2 * SCORE.length());
    assertThat(server.log()).doesNotContain("secret", "payload");
  }

  @Test
  void theAccessLogCountsWhatIsMissingOrNewAndNothingElse() throws Exception {
    server.send(
        server
            .request("/invocations")
            .header("Content-Type", "text/csv")
            .header("X-Amzn-SageMaker-Inference-Id", "drifted")
            .POST(BodyPublishers.ofString("Weight,Type,Shop\n1e6,new,\n,Dairy,S1\n")));

    JsonNode line = MAPPER.readTree(server.logLine("drifted"));
    // Price and Fat are absent from both records.
    assertThat(line.path("missing_values").asInt()).isEqualTo(6);
    assertThat(line.path("unseen_labels").asInt()).isEqualTo(1);
    assertThat(line.path("numbers_out_of_range").asInt()).isEqualTo(1);
  }

  @Test
  void executionParametersFitTheMachineAndTheLimitOf100Megabytes() throws Exception {
    HttpResponse<String> response = server.get("/execution-parameters");
    JsonNode parameters = MAPPER.readTree(response.body());

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(parameters.path("BatchStrategy").asText()).isEqualTo("MULTI_RECORD");
    int concurrency = parameters.path("MaxConcurrentTransforms").asInt();
    int payload = parameters.path("MaxPayloadInMB").asInt();
    assertThat(concurrency).isBetween(1, 2 * Runtime.getRuntime().availableProcessors());
    assertThat(payload).isBetween(1, 6);
    assertThat(concurrency * payload).isLessThanOrEqualTo(100);
  }

  @Test
  void eachInputRecordIsAnsweredWithOneLineInOrder() throws Exception {
    String body = "a,10,40,Dairy,LF,S1\nb,10,60,Dairy,LF,S1\nc,10,60,Dairy,Regular,S1\n";

    assertThat(server.invoke("text/csv", "text/csv", body).body()).isEqualTo("55.0\n60.0\n65.25\n");
  }

  @Test
  void aStreamWithoutALengthIsTaken() throws Exception {
    byte[] body = RECORD.repeat(1_000).getBytes(StandardCharsets.US_ASCII);

    HttpResponse<String> response =
        server.invoke(
            "text/csv", null, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertThat(response.body()).isEqualTo(SCORE.repeat(1_000));
  }

  @Test
  void theAnswersTypeIsExactlyTheOneThatWasAskedFor() throws Exception {
    for (String type :
        List.of(
            "text/csv", "application/json", "application/jsonlines", "application/x-jsonlines")) {
      assertThat(server.invoke("text/csv", type, RECORD).headers().allValues("Content-Type"))
          .containsExactly(type);
    }
  }

  @Test
  void longAnswersAreChunkedForResponseStreams() throws Exception {
    HttpResponse<String> response =
        server.invoke("text/csv", "application/jsonlines", RECORD.repeat(100_000));

    assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(response.body()).isEqualTo("{\"score\":115.375}\n".repeat(100_000));
  }

  @Test
  void nothingIsWrittenBesideTmpAndTheModelMayBeReadOnly() throws Exception {
    Path readOnly = Files.createDirectories(baseDir.resolve("read-only"));
    SampleModel.write(Files.createDirectories(readOnly.resolve("model")));
    try (Stream<Path> files = Files.walk(readOnly)) {
      files.forEach(file -> file.toFile().setReadOnly());
    }
    try (ServerProcess other = ServerProcess.launch(readOnly, Map.of())) {
      assertThat(other.invoke("text/csv", null, RECORD).body()).isEqualTo(SCORE);
    }
  }
}
