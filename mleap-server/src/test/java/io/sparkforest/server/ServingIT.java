package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SageMaker and its users see of a server that is well. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class ServingIT {
  @TempDir static Path baseDir;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
    server = ServerProcess.start(baseDir, Map.of("SAGEMAKER_MAX_PAYLOAD_IN_MB", "1"));
    server.port();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Test
  void noOtherFormOfAPathIsTheSameRoute() throws Exception {
    for (String path : List.of("/invocations/", "//invocations", "/Invocations")) {
      HttpResponse<String> response =
          server.send(
              server
                  .request(path)
                  .header("Content-Type", "text/csv")
                  .POST(BodyPublishers.ofString(",,,,,\n")));
      assertThat(response.statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void pingIsAnsweredWith200AndNoBody() throws Exception {
    HttpResponse<String> response = server.get("/ping");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void theLogTellsWhatIsServed() {
    assertThat(server.log())
        .contains("Spark Forest server " + System.getProperty("project.version") + ", Java 17")
        .containsPattern("\\d+ cores, 512 MB maximum heap")
        .contains("2 trees, 5 of 6 columns in use, predicts \"Sales\"")
        .containsPattern("Ready on port \\d+, \\d+ ms after the start of the JVM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/csv|a,10,50,Dairy,Regular,S2",
        "text/csv; charset=utf-8; label_size=0|Price,Weight,Type~50,10,Dairy~",
        "application/json|{\"instances\":[{\"Weight\":10,\"Price\":50,\"Type\":\"Dairy\"}]}",
        "application/json|{\"Weight\":10,\"Price\":50,\"Type\":\"Dairy\"}",
        "application/json|[\"a\",10,50,\"Dairy\",\"Regular\",\"S2\"]",
        "application/jsonlines|{\"Weight\":10,\"Price\":50,\"Type\":\"Dairy\"}~",
      })
  void everyFormatIsScoredTheSame(String contentType, String body) throws Exception {
    String lines = body.replace('~', '\n');

    assertAnswer(server.invoke(contentType, "text/csv", lines), "text/csv", "55.0\n");
    assertAnswer(
        server.invoke(contentType, "application/json", lines),
        "application/json",
        "{\"predictions\":[{\"score\":55.0}]}");
    assertAnswer(
        server.invoke(contentType, "application/x-jsonlines", lines),
        "application/x-jsonlines",
        "{\"score\":55.0}\n");
  }

  @Test
  void theAnswerIsOfTheRequestsTypeUnlessAnotherIsAskedFor() throws Exception {
    assertAnswer(server.invoke("text/csv", null, ",,,,,\n"), "text/csv", "115.375\n");
    assertAnswer(
        server.invoke("application/jsonlines", "*/*", "{}\n{}"),
        "application/jsonlines",
        "{\"score\":115.375}\n{\"score\":115.375}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/csv|Price~x|400|{\"error\":{\"code\":\"BAD_VALUE\",\"message\":\"row 1: \\\"Price\\\""
            + " must be a decimal number, but is \\\"x\\\"\",\"row\":1,\"column\":\"Price\","
            + "\"value\":\"x\"}}",
        "text/csv|a,b|400|{\"error\":{\"code\":\"WRONG_WIDTH\",\"message\":\"row 1: expected 6"
            + " fields, one per column, but found 2 (read as a header, it names none of the"
            + " columns: \\\"a\\\", \\\"b\\\")\",\"row\":1}}",
        "application/json|{\"prize\":1}|400|{\"error\":{\"code\":\"UNKNOWN_COLUMN\",\"message\":"
            + "\"row 1: there is no column \\\"prize\\\"; did you mean \\\"Price\\\"?\",\"row\":1,"
            + "\"column\":\"prize\"}}",
        "application/json|[]|400|{\"error\":{\"code\":\"NO_RECORD\",\"message\":\"the request contains"
            + " no record\"}}",
        "text/csv|``|400|{\"error\":{\"code\":\"EMPTY_BODY\",\"message\":\"the request's body is"
            + " empty\"}}",
        "text/xml|<x/>|415|{\"error\":{\"code\":\"UNSUPPORTED_MEDIA_TYPE\",\"message\":"
            + "\"Content-Type must be one of text/csv, application/json, application/jsonlines,"
            + " application/x-jsonlines (parameters are allowed), but \\\"text/xml\\\" is not"
            + " supported\"}}",
      })
  void faultsOfTheRequestAreToldInFull(String contentType, String body, int status, String answer)
      throws Exception {
    assertError(server.invoke(contentType, null, body.replace('~', '\n')), status, answer);
  }

  @Test
  void anAnswerThatIsNotWrittenHereIsNotAcceptable() throws Exception {
    assertError(
        server.invoke("text/csv", "image/png", ",,,,,\n"),
        406,
        "{\"error\":{\"code\":\"NOT_ACCEPTABLE\",\"message\":\"Accept must admit one of text/csv,"
            + " application/json, application/jsonlines, application/x-jsonlines, but is"
            + " \\\"image/png\\\"\"}}");
  }

  @Test
  void aRequestWithoutContentTypeIsRefused() throws Exception {
    HttpResponse<String> response =
        server.send(server.request("/invocations").POST(BodyPublishers.ofString("1")));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.body()).contains("the request has no Content-Type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/invocations/deeper", "/models"})
  void thereIsNothingElse(String path) throws Exception {
    assertError(
        server.get(path),
        404,
        "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"there is nothing at this path\"}}");
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    String answer =
        "{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\",\"message\":\"the method is not allowed for"
            + " this path\"}}";
    HttpResponse<String> ofInvocations = server.get("/invocations");
    HttpResponse<String> ofPing =
        server.send(server.request("/ping").PUT(BodyPublishers.ofString("x")));

    assertError(ofInvocations, 405, answer);
    assertError(ofPing, 405, answer);
    assertThat(ofInvocations.headers().firstValue("Allow")).hasValue("POST");
    assertThat(ofPing.headers().firstValue("Allow")).hasValue("GET");
  }

  @Test
  void bodiesUpToTheLimitAreTakenAndLongerOnesRefused() throws Exception {
    int limit = 1 << 20;
    // Not of the shortest kind: an answer of a megabyte would be on its way before the body's end.
    String record = "an-identifier,,,,,\n";
    String body = record.repeat(limit / record.length());
    String longest = body + "\n".repeat(limit - body.length());
    String answer =
        "{\"error\":{\"code\":\"PAYLOAD_TOO_LARGE\",\"message\":\"the request's body must not be"
            + " longer than 1048576 bytes: send fewer records at a time, or raise"
            + " SAGEMAKER_MAX_PAYLOAD_IN_MB\"}}";

    assertThat(server.invoke("text/csv", null, longest).body().lines())
        .hasSize(limit / record.length());
    assertError(server.invoke("text/csv", null, longest + "\n"), 413, answer);
    assertError(invokeChunked(longest + "\n"), 413, answer);
    assertThat(invokeChunked(longest).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> invokeChunked(String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return server.invoke(
        "text/csv", null, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
  }

  @Test
  void rubbishIsRefusedAndLeavesTheServerWell() throws Exception {
    String[] contentTypes = {"text/csv", "application/json", "application/jsonlines"};
    Random random = new Random(7);
    for (int request = 0; request < 3_000; request++) {
      byte[] body = new byte[1 + random.nextInt(200)];
      random.nextBytes(body);
      int status =
          server
              .invoke(contentTypes[request % 3], null, BodyPublishers.ofByteArray(body))
              .statusCode();
      assertThat(status).isEqualTo(400);
    }

    assertThat(server.get("/ping").statusCode()).isEqualTo(200);
    assertThat(server.log()).doesNotContain("ERROR", "Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUBBISH|400",
        "GET /ping HTTP/9.9|400",
        "GET /%zz HTTP/1.1~Host: x|400",
        "GET /ping HTTP/1.1|400",
        "POST /invocations HTTP/1.1~Host: x~Content-Length: -5|400",
        "POST /invocations HTTP/1.1~Host: x~Transfer-Encoding: odd|400",
        "?\u0001\u0002|400",
      })
  void whatIsNoHttpIsRefusedInTheSameForm(String request, int status) throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(request.replace("~", "\r\n") + "\r\n\r\n");

      assertThat(connection.receive())
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("Content-Type: application/json")
          .endsWith(
              "{\"error\":{\"code\":\"BAD_HTTP\",\"message\":\"malformed HTTP request, rejected"
                  + " before it was read\"}}");
    }
  }

  @Test
  void aBodyThatBreaksOffHarmsNobody() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(invocation(100) + "a,b");
    }

    assertThat(server.invoke("text/csv", null, ",,,,,\n").body()).isEqualTo("115.375\n");
  }

  @Test
  void concurrentRequestsGetTheirOwnAnswers() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int request = 0; request < 400; request++) {
        int count = 1 + request % 40;
        boolean isCheap = request % 2 == 0;
        answers.add(clients.submit(() -> scoresWell(count, isCheap)));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static boolean scoresWell(int count, boolean isCheap) throws Exception {
    String record = "Price\n60\n";
    String score = "115.375\n";
    if (isCheap) {
      record = "Price\n40\n";
      score = "105.125\n";
    }
    String body = record + record.substring("Price\n".length()).repeat(count - 1);
    return server.invoke("text/csv", null, body).body().equals(score.repeat(count));
  }

  @Test
  void pingIsAnsweredWhileAllInvocationThreadsWaitForSlowClients() throws Exception {
    List<RawConnection> slowClients = new ArrayList<>();
    try {
      for (int client = 0; client < 150; client++) {
        slowClients.add(new RawConnection(server.port()).send(invocation(100) + "a,"));
      }
      long start = System.nanoTime();
      for (int ping = 0; ping < 20; ping++) {
        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    } finally {
      for (RawConnection client : slowClients) {
        client.close();
      }
    }
  }

  private static String invocation(int length) {
    return "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static void assertAnswer(
      HttpResponse<String> response, @Nullable String contentType, String body) {
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType);
  }

  private static void assertError(HttpResponse<String> response, int status, String body) {
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }
}
