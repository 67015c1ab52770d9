package io.sparkforest.trainer.job;

import java.nio.file.Path;
import java.util.Map;

/**
 * The places below {@code /opt/ml} that SageMaker's training contract names.
 *
 * @param base {@code /opt/ml}, or another folder for local runs
 */
public record JobPaths(Path base) {
  /** Reads {@code SAGEMAKER_BASE_DIR}; without it, {@code /opt/ml}. */
  public static JobPaths of(Map<String, String> environment) {
    String base = environment.getOrDefault("SAGEMAKER_BASE_DIR", "");
    return new JobPaths(Path.of(base.isBlank() ? "/opt/ml" : base).toAbsolutePath());
  }

  Path hyperparameters() {
    return base.resolve("input/config/hyperparameters.json");
  }

  Path inputDataConfig() {
    return base.resolve("input/config/inputdataconfig.json");
  }

  Path resourceConfig() {
    return base.resolve("input/config/resourceconfig.json");
  }

  Path channel(String name) {
    return base.resolve("input/data").resolve(name);
  }

  /** Becomes model.tar.gz. */
  public Path model() {
    return base.resolve("model");
  }

  /** Becomes output.tar.gz. */
  public Path outputData() {
    return base.resolve("output/data");
  }

  /** Its first 1,024 characters become the job's FailureReason. */
  public Path failure() {
    return base.resolve("output/failure");
  }
}
