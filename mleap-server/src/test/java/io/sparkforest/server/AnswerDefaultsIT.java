package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose author has chosen the type of answers, and the separator of training files. */
@SuppressWarnings("NullAway.Init") // set up before all tests
final class AnswerDefaultsIT {
  private static final String ACCEPT = "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT";

  @TempDir static Path baseDir;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    Path model = Files.createDirectories(baseDir.resolve("model"));
    SampleModel.write(model);
    Files.writeString(
        model.resolve("notes/signature.json"),
        SampleModel.SIGNATURE.replace("\"format\": 1", "\"format\": 1, \"delimiter\": \";\""));
    server =
        ServerProcess.start(
            baseDir, Map.of(ACCEPT, "application/json", "SERVE_BAD_RECORDS", "answer"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void theChosenTypeIsAnsweredWhereAcceptLeavesTheChoice() throws Exception {
    assertAnswer(null, "application/json", "{\"predictions\":[{\"score\":115.375}]}");
    assertAnswer("*/*", "application/json", "{\"predictions\":[{\"score\":115.375}]}");
    assertAnswer("text/csv", "text/csv", "115.375\n");
  }

  @Test
  void recordsAreReadAsInTrainingOrWithCommasOrAsTheClientSays() throws Exception {
    for (String body : new String[] {";;;;;\n", ",,,,,\n"}) {
      assertThat(server.invoke("text/csv", "text/csv", body).body()).isEqualTo("115.375\n");
    }
    assertThat(server.invoke("text/csv;delimiter=tab", "text/csv", "Weight\tShop\n\t\n\t\n").body())
        .isEqualTo("115.375\n115.375\n");
    assertThat(server.invoke("text/csv;delimiter=,", "text/csv", ";;;;;\n").body())
        .startsWith("\"error: WRONG_WIDTH: ");
  }

  @Test
  void aTypeThatIsNotServedEndsTheProcess() throws Exception {
    try (ServerProcess other =
        ServerProcess.launch(baseDir, Map.of(ACCEPT, "application/x-recordio-protobuf"))) {
      assertThat(other.exitCode()).isEqualTo(2);
      assertThat(other.log()).contains(ACCEPT + ": must be one of text/csv, application/json");
    }
  }

  private static void assertAnswer(@Nullable String accept, String type, String answer)
      throws Exception {
    HttpResponse<String> response = server.invoke("text/csv", accept, ",,,,,\n");

    assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(response.body()).isEqualTo(answer);
  }
}
