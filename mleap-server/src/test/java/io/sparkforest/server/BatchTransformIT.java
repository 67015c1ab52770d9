package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a batch transform job drives it. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class BatchTransformIT {
  private static final int RECORDS = 100_000;
  private static final int DISTINCT_RECORDS = 500;
  private static final int CONCURRENT_TRANSFORMS = 8;

  @TempDir static Path baseDir;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    Path model = Files.createDirectories(baseDir.resolve("model"));
    SampleModel.write(model);
    SampleModel.writeCalibration(model);
    server =
        ServerProcess.start(
            baseDir,
            Map.of(
                "SAGEMAKER_BATCH", "true",
                "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", "8",
                "SAGEMAKER_MAX_PAYLOAD_IN_MB", "0",
                "SAGEMAKER_BATCH_STRATEGY", "MULTI_RECORD",
                "SERVE_BAD_RECORDS", "answer"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void executionParametersAreTheJobsOwn() throws Exception {
    assertThat(server.get("/execution-parameters").body())
        .isEqualTo(
            "{\"MaxConcurrentTransforms\":8,\"BatchStrategy\":\"MULTI_RECORD\","
                + "\"MaxPayloadInMB\":0}");
  }

  @Test
  void aFileThatIsSplitAndJoinedIsScoredAsItsRecordsOneByOne() throws Exception {
    Random random = new Random(11);
    List<String> records = new ArrayList<>();
    Map<String, String> answers = new HashMap<>();
    for (int record = 0; record < DISTINCT_RECORDS; record++) {
      String line = record(random);
      records.add(line);
      answers.put(line, plain(server.invoke("text/csv", "text/csv", line).body()));
    }
    List<String> file = new ArrayList<>();
    StringBuilder expected = new StringBuilder();
    for (int line = 0; line < RECORDS; line++) {
      String record = records.get(random.nextInt(DISTINCT_RECORDS));
      file.add(record);
      expected.append(answers.get(record));
    }

    assertThat(transform(file, random)).isEqualTo(expected.toString());
    assertThat(expected.toString().lines()).hasSize(RECORDS);
    assertThat(expected).contains("\"error: ");
  }

  @Test
  void aLineOfABadRecordIsAsWideAsAnIntervalsLine() throws Exception {
    HttpResponse<String> response =
        server.invoke(
            "text/csv",
            "text/csv;output=\"score,lower,upper\";interval=80",
            "a,10,50,Dairy,Regular,S2\na,10,dear,Dairy,Regular,S2\na,10,50,Dairy,Regular,S2\n");

    assertThat(response.body().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("55.0,15.0,95.0"),
            line -> assertThat(line).startsWith("\"error: BAD_VALUE: row 2: ").endsWith("\",,"),
            line -> assertThat(line).isEqualTo("55.0,15.0,95.0"));
  }

  /** Rows in messages count within their request. */
  private static String plain(String answer) {
    return answer.replaceAll("row [0-9]+", "row #");
  }

  private static String record(Random random) {
    String price = String.valueOf(random.nextInt(110));
    if (random.nextInt(50) == 0) {
      price = "dear";
    }
    return String.join(
        ",",
        "id" + random.nextInt(1_000_000),
        random.nextInt(4) == 0 ? "" : String.valueOf(random.nextDouble() * 20),
        price,
        List.of("Dairy", "Meat", "Snacks", "NA", "Bread").get(random.nextInt(5)),
        List.of("LF", "Low Fat", "Regular", "").get(random.nextInt(4)),
        List.of("S1", "S2", "S3").get(random.nextInt(3)));
  }

  /** Splits by line, sends some thousand lines at a time, joins the answers. */
  private static String transform(List<String> file, Random random) throws Exception {
    ExecutorService transforms = Executors.newFixedThreadPool(CONCURRENT_TRANSFORMS);
    try {
      List<Future<String>> parts = new ArrayList<>();
      for (int start = 0; start < file.size(); ) {
        int end = Math.min(file.size(), start + 1 + random.nextInt(6_000));
        byte[] body =
            (String.join("\n", file.subList(start, end)) + "\n").getBytes(StandardCharsets.UTF_8);
        BodyPublisher publisher = BodyPublishers.ofByteArray(body);
        if (random.nextBoolean()) {
          publisher = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        }
        BodyPublisher request = publisher;
        parts.add(
            transforms.submit(
                () -> {
                  HttpResponse<String> response = server.invoke("text/csv", "text/csv", request);
                  assertThat(response.statusCode()).isEqualTo(200);
                  return response.body();
                }));
        start = end;
      }
      StringBuilder joined = new StringBuilder();
      for (Future<String> part : parts) {
        joined.append(part.get());
      }
      return plain(joined.toString());
    } finally {
      transforms.shutdownNow();
    }
  }
}
