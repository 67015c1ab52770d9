package io.sparkforest.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
