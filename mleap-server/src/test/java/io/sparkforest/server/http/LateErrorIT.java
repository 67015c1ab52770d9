package io.sparkforest.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.http.settings.ExecutionParameters;
import io.sparkforest.server.http.settings.ModelSettings;
import io.sparkforest.server.http.settings.RequestSettings;
import io.sparkforest.server.model.FailingModel;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Notes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of the JVM while a long answer is made. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class LateErrorIT {
  private static final String TEMPORARY_FOLDER = "java.io.tmpdir";

  /** Of 256 records each: together more than a megabyte of answers. */
  private static final int SLICES = 1_200;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String temporaryFolder = System.getProperty(TEMPORARY_FOLDER);
  private ScoringServer server;

  @BeforeEach
  void startServer() throws Exception {
    Notes notes = new Notes(MissingNode.getInstance(), MissingNode.getInstance());
    Model model = FailingModel.after(SLICES, notes);
    server =
        ScoringServer.start(
            new Served.One(
                SingleModel.load(() -> new SingleModel.Loaded(model, Duration.ZERO), () -> 0L)),
            0,
            new RequestSettings(
                25 << 20,
                1,
                4,
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                BadRecords.REFUSE,
                false,
                new ExecutionParameters(1, ExecutionParameters.Strategy.MULTI_RECORD, 6)),
            new ModelSettings(true, AnswerColumns.SCORE, null));
  }

  @AfterEach
  void stopServer() {
    System.setProperty(TEMPORARY_FOLDER, temporaryFolder);
    server.close();
  }

  @Test
  void anErrorIsToldWithItsStatusAndCounted() throws Exception {
    HttpResponse<String> response = invoke();

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("INTERNAL_ERROR").doesNotContain("of the model");
    assertThat(errorIsCounted()).isTrue();
  }

  @Test
  void anErrorAfterTheAnswerHasBegunBreaksTheConnectionAndIsCounted() throws Exception {
    System.setProperty(TEMPORARY_FOLDER, folder.resolve("absent").toString());

    assertThatThrownBy(this::invoke).isInstanceOf(IOException.class);
    assertThat(errorIsCounted()).isTrue();
    assertThat(metrics()).containsPattern("(?m)^http_server_broken_off_total 1\\.0$");
  }

  private HttpResponse<String> invoke() throws Exception {
    return client.send(
        request("/invocations")
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString(",,,,,\n".repeat(400_000)))
            .build(),
        BodyHandlers.ofString());
  }

  /** Requests are counted after they are answered. */
  private boolean errorIsCounted() throws Exception {
    for (int attempt = 0; attempt < 50; attempt++) {
      if (metrics().contains("code=\"INTERNAL_ERROR\"")) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private String metrics() throws Exception {
    return client.send(request("/metrics").build(), BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
  }
}
