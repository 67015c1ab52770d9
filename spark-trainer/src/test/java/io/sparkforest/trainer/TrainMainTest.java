package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that end before there is a folder for their temporary files. */
final class TrainMainTest {
  private static final String EARLIER = "UserError: of an earlier run\n";

  @TempDir Path base;

  private String failureAfter(int exitCode) throws IOException {
    Path failure = Files.createDirectories(base.resolve("output")).resolve("failure");
    Files.writeString(failure, EARLIER);
    Map<String, String> environment = Map.of("SAGEMAKER_BASE_DIR", base.toString());

    assertThat(TrainMain.run(environment, new StopRequest(), base.resolve("absent")))
        .isEqualTo(exitCode);
    return Files.readString(failure);
  }

  @Test
  void theFailureIsOfThisRunThoughThereCanBeNoTemporaryFolder() throws IOException {
    assertThat(failureAfter(255)).startsWith("AlgorithmError: ").doesNotContain(EARLIER);
  }

  @ParameterizedTest
  @CsvSource({"algo-1, false", "algo-2, true"})
  void ofSeveralHostsThatMayShareAFolderOnlyTheLeaderDeletesTheFailureOfAnEarlierRun(
      String host, boolean isKept) throws IOException {
    Files.writeString(
        Files.createDirectories(base.resolve("input/config")).resolve("resourceconfig.json"),
        "{\"current_host\": \"" + host + "\", \"hosts\": [\"algo-1\", \"algo-2\"]}");

    assertThat(failureAfter(255).equals(EARLIER)).isEqualTo(isKept);
  }
}
