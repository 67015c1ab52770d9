package io.sparkforest.trainer.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The places below {@code /opt/ml} that SageMaker's training contract names.
 *
 * @param base {@code /opt/ml}, or another folder for local runs
 */
public record JobPaths(Path base) {
  private static final Path SAGEMAKERS_BASE = Path.of("/opt/ml");

  /** The folder of the channels. */
  public Path channels() {
    return base.resolve("input/data");
  }

  /** Reads {@code SAGEMAKER_BASE_DIR}; without it, {@code /opt/ml}. */
  public static JobPaths of(Map<String, String> environment) {
    String base = environment.getOrDefault("SAGEMAKER_BASE_DIR", "");
    return new JobPaths(Path.of(base.isBlank() ? "/opt/ml" : base).toAbsolutePath());
  }

  public Path hyperparameters() {
    return base.resolve("input/config/hyperparameters.json");
  }

  Path inputDataConfig() {
    return base.resolve("input/config/inputdataconfig.json");
  }

  Path resourceConfig() {
    return base.resolve("input/config/resourceconfig.json");
  }

  Path channel(String name) {
    return channels().resolve(name);
  }

  /**
   * Where batches of trees outlive an interruption: what {@code checkpointconfig.json} names, else
   * {@code checkpoints} if that folder is there. A path below {@code /opt/ml} means the base.
   *
   * @throws UserError if the file is not as SageMaker writes it
   */
  public Optional<Path> checkpoints() {
    Path usual = base.resolve("checkpoints");
    Path file = base.resolve("input/config/checkpointconfig.json");
    if (!Files.exists(file)) {
      return Optional.of(usual).filter(Files::isDirectory);
    }
    JsonNode localPath = ConfigurationFile.readIfThere(file).path("LocalPath");
    if (localPath.isMissingNode() || localPath.isNull()) {
      return Optional.of(usual);
    }
    if (!localPath.isTextual() || localPath.textValue().isBlank()) {
      throw new UserError(file + ": LocalPath must be a path, found " + localPath);
    }
    try {
      Path named = SAGEMAKERS_BASE.resolve(localPath.textValue());
      return Optional.of(
          named.startsWith(SAGEMAKERS_BASE)
              ? base.resolve(SAGEMAKERS_BASE.relativize(named))
              : named);
    } catch (InvalidPathException e) {
      throw new UserError(file + ": LocalPath must be a path, found " + localPath, e);
    }
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
