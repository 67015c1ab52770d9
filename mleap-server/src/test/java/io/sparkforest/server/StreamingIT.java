package io.sparkforest.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.model.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are long, zipped, or both, and a server with little memory. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class StreamingIT {
  private static final int LIMIT = 150 << 20;

  @TempDir static Path baseDir;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
    server =
        ServerProcess.start(
            baseDir, Map.of("SAGEMAKER_MAX_PAYLOAD_IN_MB", "150"), "-Xmx48m", "-Xss512k");
    server.port();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void aBodyOfThreeTimesTheHeapIsAnsweredRecordByRecord() throws Exception {
    int records = 146_000;
    String record = "x".repeat(1_000) + ",10,50,Dairy,Regular,S2\n";

    HttpResponse<String> response =
        server.invoke("text/csv", "application/jsonlines", repeated(record, records));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/jsonlines");
    assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(response.body()).isEqualTo("{\"score\":55.0}\n".repeat(records));
  }

  @Test
  void alsoAnAnswerThatHoldsMoreThanTheScoreIsStreamed() throws Exception {
    int records = 100_000;
    StringBuilder body = new StringBuilder();
    StringBuilder answer = new StringBuilder();
    for (int record = 0; record < records; record++) {
      body.append("id").append(record).append(",10,50,Dairy,Regular,S2\n");
      answer.append("id").append(record).append(",55.0,45.0\n");
    }

    HttpResponse<String> response =
        server.invoke("text/csv", "text/csv;output=\"Id,score,std\"", body.toString());

    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv");
    assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(response.body()).isEqualTo(answer.toString());
  }

  @Test
  void aFaultBeforeTheAnswerHasBegunIsTold() throws Exception {
    HttpResponse<String> response =
        server.invoke("application/jsonlines", null, "{}\n".repeat(40_000) + "{\"Price\":\"x\"}\n");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"row\":40001", "\"column\":\"Price\"");
  }

  @Test
  void aFaultIsToldHoweverLongTheAnswerWouldHaveBeen() throws Exception {
    HttpResponse<String> response =
        server.invoke(
            "application/jsonlines", null, "{}\n".repeat(100_000) + "{\"Price\":\"x\"}\n");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"row\":100001", "\"column\":\"Price\"");
  }

  @Test
  void aClientThatSendsEverythingBeforeItReadsIsAnswered() throws Exception {
    int records = 660_000;
    byte[] body = repeated(("x".repeat(33) + ",,,,,\n").getBytes(US_ASCII), records);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(
          "POST /invocations HTTP/1.0\r\nContent-Type: text/csv\r\nContent-Length: "
              + body.length
              + "\r\n\r\n");
      connection.send(body);

      String answer = connection.receive();
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
          .isEqualTo("115.375\n".repeat(records));
    }
  }

  @Test
  void aFaultAfterTheAnswerHasBegunBreaksTheConnection() throws Exception {
    try (ServerProcess unspooled = withoutTemporaryFolder()) {
      assertBreaksTheConnection(unspooled);
      assertDoesNotDeceiveAnOldClient(unspooled);
      unspooled.terminate();
      assertThat(unspooled.exitCode()).isZero();
      assertThat(unspooled.log())
          .containsPattern(
              "\"error\":\"BAD_VALUE\".*\"broken_off\":true|\"broken_off\":true.*\"error\":\"BAD_VALUE\"");
    }
  }

  /** There it cannot keep long answers, and sends them while the request still comes in. */
  private static ServerProcess withoutTemporaryFolder() throws Exception {
    return ServerProcess.start(
        baseDir, Map.of(), "-Xmx48m", "-Djava.io.tmpdir=" + baseDir.resolve("absent"));
  }

  private static void assertBreaksTheConnection(ServerProcess server) throws Exception {
    String body = "{}\n".repeat(100_000) + "{\"Price\":\"x\"}\n";

    assertThatThrownBy(() -> server.invoke("application/jsonlines", null, body))
        .isInstanceOf(IOException.class);
    assertThat(server.logLine("\"broken_off\":true")).contains("/invocations");
    assertThat(server.log())
        .contains(
            "A response was aborted after its first bytes were sent: BAD_VALUE, row 100001,"
                + " \"Price\"");
  }

  /** Such a client reads to the end of the connection. */
  private static void assertDoesNotDeceiveAnOldClient(ServerProcess server) throws Exception {
    String body = "{}\n".repeat(100_000) + "{\"Price\":\"x\"}\n";
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(
          "POST /invocations HTTP/1.0\r\nContent-Type: application/jsonlines\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);

      assertThatThrownBy(connection::receive).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void envelopesThatWouldFillTheHeapAreRefusedUntilOthersAreAnswered() throws Exception {
    String envelope = "{\"data\":[" + " ".repeat(4_000_000) + "null,10,50,null,null,null]}";
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(
          "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + envelope.length()
              + "\r\n\r\n"
              + envelope.substring(0, 3_900_000));
      Thread.sleep(1_000);

      HttpResponse<String> refused = server.invoke("application/json", null, envelope);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");

      connection.send(envelope.substring(3_900_000));
      assertThat(connection.receiveHead()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(server.invoke("application/json", null, envelope).statusCode()).isEqualTo(200);
  }

  @Test
  void gzipIsTaken() throws Exception {
    byte[] zipped = gzip("Price\n".getBytes(US_ASCII));
    byte[] second = gzip("40\n".getBytes(US_ASCII));
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(zipped);
    members.write(second);

    HttpResponse<String> response = invokeGzip(BodyPublishers.ofByteArray(members.toByteArray()));

    assertThat(response.body()).isEqualTo("105.125\n");
  }

  @Test
  void whatIsNoGzipIsRefused() throws Exception {
    byte[] zipped = gzip("Price\n40\n".getBytes(US_ASCII));

    assertRefused("Price\n40\n".getBytes(US_ASCII), 400, "MALFORMED_GZIP");
    assertRefused(Arrays.copyOf(zipped, zipped.length - 9), 400, "INCOMPLETE_BODY");
    byte[] corrupt = zipped.clone();
    corrupt[zipped.length - 6]++;
    assertRefused(corrupt, 400, "MALFORMED_GZIP");
  }

  @Test
  void aGzipMemberAfterTheFirstIsNeverDroppedInSilence() throws Exception {
    byte[] first = gzip("Price\n40\n".getBytes(US_ASCII));
    byte[] second = gzip("41\n42\n".getBytes(US_ASCII));

    byte[] brokenMagic = second.clone();
    brokenMagic[0]++;
    assertRefused(joined(first, brokenMagic), 400, "MALFORMED_GZIP");
    assertRefused(joined(first, Arrays.copyOf(second, 5)), 400, "INCOMPLETE_BODY");
    assertRefused(joined(first, Arrays.copyOf(second, 12)), 400, "INCOMPLETE_BODY");
    assertRefused(joined(first, "41\n".getBytes(US_ASCII)), 400, "MALFORMED_GZIP");
  }

  @Test
  void manyEmptyGzipMembersAreAGzipToo() throws Exception {
    byte[] members = repeated(gzip(new byte[0]), 3_000);
    byte[] last = gzip("Price\n40\n".getBytes(US_ASCII));

    HttpResponse<String> response = invokeGzip(BodyPublishers.ofByteArray(joined(members, last)));

    assertThat(response.body()).isEqualTo("105.125\n");
  }

  @Test
  void otherEncodingsAreRefused() throws Exception {
    HttpResponse<String> response =
        server.send(
            server
                .request("/invocations")
                .header("Content-Type", "text/csv")
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofString("x")));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.body()).contains("UNSUPPORTED_ENCODING");
  }

  @Test
  void aGzipBombIsRefusedByTheLimitOfWhatItUnzipsTo() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      byte[] blanks = "\n".repeat(1 << 20).getBytes(US_ASCII);
      for (int megabyte = 0; megabyte <= LIMIT >> 20; megabyte++) {
        zip.write(blanks);
      }
    }

    assertThat(bomb.size()).isLessThan(1 << 20);
    assertRefused(bomb.toByteArray(), 413, "PAYLOAD_TOO_LARGE");
  }

  private static void assertRefused(byte[] body, int status, String code) throws Exception {
    HttpResponse<String> response = invokeGzip(BodyPublishers.ofByteArray(body));
    assertThat(response.body()).contains(code);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  private static HttpResponse<String> invokeGzip(BodyPublisher body) throws Exception {
    return server.send(
        server
            .request("/invocations")
            .header("Content-Type", "text/csv")
            .header("Content-Encoding", "gzip")
            .POST(body));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] repeated(byte[] bytes, int times) {
    byte[] all = new byte[times * bytes.length];
    for (int start = 0; start < all.length; start += bytes.length) {
      System.arraycopy(bytes, 0, all, start, bytes.length);
    }
    return all;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static BodyPublisher repeated(String record, int times) {
    byte[] bytes = record.getBytes(US_ASCII);
    return BodyPublishers.ofInputStream(
        () ->
            new SequenceInputStream(
                Collections.enumeration(
                    Collections.nCopies(times, bytes).stream()
                        .<InputStream>map(ByteArrayInputStream::new)
                        .toList())));
  }
}
