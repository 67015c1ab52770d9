package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobPathsTest {
  @Test
  void everyPlaceIsTheOneOfTheContract() {
    JobPaths paths = JobPaths.of(Map.of());

    assertThat(paths.base()).isEqualTo(Path.of("/opt/ml"));
    assertThat(paths.hyperparameters())
        .isEqualTo(Path.of("/opt/ml/input/config/hyperparameters.json"));
    assertThat(paths.inputDataConfig())
        .isEqualTo(Path.of("/opt/ml/input/config/inputdataconfig.json"));
    assertThat(paths.resourceConfig())
        .isEqualTo(Path.of("/opt/ml/input/config/resourceconfig.json"));
    assertThat(paths.channel("train")).isEqualTo(Path.of("/opt/ml/input/data/train"));
    assertThat(paths.model()).isEqualTo(Path.of("/opt/ml/model"));
    assertThat(paths.outputData()).isEqualTo(Path.of("/opt/ml/output/data"));
    assertThat(paths.failure()).isEqualTo(Path.of("/opt/ml/output/failure"));
  }

  @Test
  void theEnvironmentMovesTheBase() {
    assertThat(JobPaths.of(Map.of("SAGEMAKER_BASE_DIR", "/data/job")).failure())
        .isEqualTo(Path.of("/data/job/output/failure"));
  }

  @Test
  void aRelativeBaseBecomesAbsolute() {
    assertThat(JobPaths.of(Map.of("SAGEMAKER_BASE_DIR", "local")).base())
        .isEqualTo(Path.of("local").toAbsolutePath());
  }

  @Test
  void aBlankBaseIsNone() {
    assertThat(JobPaths.of(Map.of("SAGEMAKER_BASE_DIR", " ")).base()).isEqualTo(Path.of("/opt/ml"));
  }

  @Test
  void withoutAConfigurationCheckpointsAreKeptOnlyWhereTheirFolderIs(@TempDir Path base)
      throws IOException {
    JobPaths paths = new JobPaths(base);

    assertThat(paths.checkpoints()).isEmpty();

    Files.createDirectory(base.resolve("checkpoints"));
    assertThat(paths.checkpoints()).contains(base.resolve("checkpoints"));
  }

  private static JobPaths withCheckpointConfig(Path base, String json) throws IOException {
    Files.createDirectories(base.resolve("input/config"));
    Files.writeString(base.resolve("input/config/checkpointconfig.json"), json);
    return new JobPaths(base);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | checkpoints",
        "{\"LocalPath\": null} | checkpoints",
        "{\"LocalPath\": \"/opt/ml/checkpoints\"} | checkpoints",
        "{\"LocalPath\": \"/opt/ml/a/b/\"} | a/b",
        "{\"LocalPath\": \"/elsewhere\"} | /elsewhere"
      })
  void checkpointsAreKeptWhereTheConfigurationSaysMovedBelowTheBase(
      String json, String expected, @TempDir Path base) throws IOException {
    assertThat(withCheckpointConfig(base, json).checkpoints()).contains(base.resolve(expected));
  }

  @Test
  void aCheckpointPathThatIsNoneIsNamed(@TempDir Path base) throws IOException {
    JobPaths paths = withCheckpointConfig(base, "{\"LocalPath\": 5}");

    assertThatThrownBy(paths::checkpoints)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("checkpointconfig.json: LocalPath must be a path, found 5");
  }
}
