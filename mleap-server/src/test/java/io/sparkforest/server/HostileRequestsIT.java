package io.sparkforest.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that mean harm are refused, and leave nothing behind. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class HostileRequestsIT {
  /** {@code -Drubbish.requests=100000} sends as many. */
  private static final int RUBBISH_REQUESTS = Integer.getInteger("rubbish.requests", 6_000);

  private static final int CLIENTS = 4;

  /** Whole requests of rubbish that got no response at first. */
  private static final AtomicInteger UNANSWERED = new AtomicInteger();

  private static final long MAX_GROWTH_KILOBYTES = 64 << 10;

  @TempDir static Path baseDir;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
    server =
        ServerProcess.start(
            baseDir,
            Map.of("SERVE_SILENCE_SECONDS", "2", "SERVE_ACCESS_LOG", "false"),
            "-Xmx128m",
            "-Xss512k");
    server.port();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  static List<String> bodies() {
    return List.of(
        "[".repeat(2_000_000),
        "[[".repeat(1_000) + "]]".repeat(1_000),
        "{\"Id\":".repeat(100_000),
        "{\"instances\":" + "[".repeat(100) + "]".repeat(100) + "}",
        "{\"Price\":" + "9".repeat(100_000) + "}",
        "{\"Price\":1e999999999}",
        "{\"Price\":-1e999999999999999999999}",
        "{\"Price\":NaN}",
        "{\"Price\":Infinity}",
        "{\"Price\":\"Infinity\"}",
        "{\"Price\":0x10}",
        "{\"Type\":\"" + "x".repeat(3_000_000) + "\"}",
        "{\"" + "x".repeat(3_000_000) + "\":1}",
        "{\"Type\":\"\\u0000\"}",
        "{\"Type\":\"\0\"}",
        "{\"Price\":{\"$gt\":0}}",
        "[" + "1,".repeat(2_000_000) + "1]",
        "{" + "\"Price\":1,".repeat(100_000) + "\"Price\":1}",
        "\0\0\0\0",
        "null",
        "\"" + "\\u0041".repeat(400_000) + "\"");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bombsOfJsonAreRefused(String body) throws Exception {
    for (String contentType : List.of("application/json", "application/jsonlines")) {
      HttpResponse<String> response = server.invoke(contentType, null, body);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).startsWith("{\"error\":{\"code\":").hasSizeLessThan(2_000);
    }
  }

  static List<String> csvBodies() {
    return List.of(
        "\"".repeat(1_000_001),
        "\"" + "x".repeat(5_000_000),
        "x".repeat(5_000_000),
        ",".repeat(5_000_000),
        "a,NaN,Infinity,Dairy,LF,S1",
        "a,1e400,1,Dairy,LF,S1",
        "a,1,1,Da\0iry,LF,S1",
        "a,1\0,1,Dairy,LF,S1",
        "\0".repeat(1_000_000),
        "\n".repeat(1_000_000) + "a,1,1,Dairy,LF,S1",
        "\u00ff\u00fe\u0000");
  }

  @ParameterizedTest
  @MethodSource("csvBodies")
  void bombsOfCsvAreRefused(String body) throws Exception {
    HttpResponse<String> response = server.invoke("text/csv", null, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("{\"error\":{\"code\":").hasSizeLessThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\r\nContent-Length: 7\r\n\r\n,,,,,\n",
        "Content-Length: 6, 7\r\n\r\n,,,,,\n",
        """
        Content-Length: 6\r
        Transfer-Encoding: chunked\r
        \r
        0\r
        \r
        GET /ping HTTP/1.1\r
        Host: x\r
        \r
        """,
        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n,,,,,\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n,,,,,\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-6\r\n,,,,,\n\r\n0\r\n\r\n",
        "Content-Length: +6\r\n\r\n,,,,,\n",
        "Content-Length: 0x6\r\n\r\n,,,,,\n",
        "Content-Length: 99999999999999999999\r\n\r\n,,,,,\n",
        "Content-Length: 6\r\n folded: x\r\n\r\n,,,,,\n",
        "Content-Length: 6\r\nX: a\0b\r\n\r\n,,,,,\n",
        "Content-Length: 6\r\nno colon\r\n\r\n,,,,,\n",
        "Content-Length: 6\r\nHost: y\r\n\r\n,,,,,\n",
      })
  void formsOfRequestSmugglingAreRefused(String rest) throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n" + rest);

      String answers = connection.receive();
      assertThat(answers).startsWith("HTTP/1.1 4");
      // One answer, and the connection closed: what follows is not read as another request.
      assertThat(answers.split("HTTP/1\\.1 ", -1)).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"X: ,2000,431", "X-Amzn-SageMaker-Custom-Attributes: ,40,400"})
  void floodsOfHeadersAreRefused(String header, int times, int status) throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      if (status == 431) {
        connection.send("GET /ping HTTP/1.1\r\nHost: x\r\n" + (header + "y\r\n").repeat(times));
        connection.send("\r\n");
      } else {
        connection.send(
            "POST /invocations HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Connection: close\r\n"
                + "Content-Type: text/csv\r\n"
                + header
                + "0123456789".repeat(times * 3)
                + "\r\nContent-Length: 6\r\n\r\n,,,,,\n");
      }
      assertThat(connection.receiveHead()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Encoding: br,415",
    "Content-Type: image/png,415",
    "Content-Length: 26500000,413",
    "X-Amzn-SageMaker-Custom-Attributes: \u00ff,400"
  })
  void aClientThatIsRefusedByItsHeadersIsToldThoughItSendsAllTheSame(String header, int status)
      throws Exception {
    int length = 26_500_000;
    if (status != 413) {
      length = 20_000_000;
    }
    StringBuilder head = new StringBuilder("POST /invocations HTTP/1.1\r\nHost: x\r\n");
    head.append(header).append("\r\n");
    if (status != 413) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    if (!header.startsWith("Content-Type")) {
      head.append("Content-Type: text/csv\r\n");
    }
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(head.append("\r\n").toString());
      connection.send(new byte[length]);

      assertThat(connection.receiveHead()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void aGzipOfNothingButEmptyMembersIsRefusedByTheLimitOfWhatIsSent() throws Exception {
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    new GZIPOutputStream(empty).close();
    byte[] member = empty.toByteArray();
    byte[] body = new byte[((26 << 20) / member.length) * member.length];
    for (int start = 0; start < body.length; start += member.length) {
      System.arraycopy(member, 0, body, start, member.length);
    }

    HttpResponse<String> response =
        server.send(
            server
                .request("/invocations")
                .header("Content-Type", "text/csv")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

    assertThat(response.body()).contains("PAYLOAD_TOO_LARGE");
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void rubbishIsRefusedOverAndOverAndNothingGrows() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      send(clients, RUBBISH_REQUESTS / 2, 1);
      long memory = server.status("VmRSS");
      send(clients, RUBBISH_REQUESTS / 2, 2);

      assertThat(UNANSWERED.get()).isLessThanOrEqualTo(1);
      assertThat(server.status("VmRSS") - memory).isLessThan(MAX_GROWTH_KILOBYTES);
      assertThat(server.status("Threads")).isLessThan(64 + 32 + 40);
      assertThat(server.invoke("text/csv", null, ",,,,,\n").body()).isEqualTo("115.375\n");
      // Not "no stack": once in some 100,000 such requests Jetty warns of a buffer of a connection
      // that ends while it is read, and closes it.
      assertThat(server.log()).doesNotContain("ERROR", "A request failed");
    } finally {
      clients.shutdownNow();
    }
  }

  private static void send(ExecutorService clients, int requests, long seed) throws Exception {
    List<Future<?>> done = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      long clientSeed = seed * CLIENTS + client;
      done.add(clients.submit(() -> send(requests / CLIENTS, new Random(clientSeed))));
    }
    for (Future<?> future : done) {
      future.get();
    }
  }

  private static Void send(int requests, Random random) throws Exception {
    for (int request = 0; request < requests; request++) {
      Rubbish.Request rubbish = Rubbish.request(random);
      String answer = answer(rubbish);
      if (rubbish.isWhole() && answer.isEmpty()) {
        // Seen once in many thousands: a connection that the client has half closed ends without a
        // response. Clients send such a request again, and then it is answered.
        UNANSWERED.incrementAndGet();
        answer = answer(rubbish);
      }
      if (rubbish.isWhole() || !answer.isEmpty()) {
        assertThat(answer).as(rubbish.latin1()).matches("HTTP/1\\.[01] [1-4].*|RESET");
      }
    }
    return null;
  }

  /** The beginning of the answer, or RESET if the server closed while rubbish was on its way. */
  private static String answer(Rubbish.Request rubbish) throws Exception {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(rubbish.bytes());
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(12), ISO_8859_1);
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|aborted).*");
      return "RESET";
    }
  }
}
