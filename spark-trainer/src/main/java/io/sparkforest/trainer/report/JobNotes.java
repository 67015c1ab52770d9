package io.sparkforest.trainer.report;

import io.sparkforest.trainer.data.TrainingData;
import io.sparkforest.trainer.features.FittedFeatures;
import io.sparkforest.trainer.forest.Forest;
import io.sparkforest.trainer.forest.Metrics;
import io.sparkforest.trainer.job.Hyperparameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** The documents that a finished job leaves in the model and in {@code output/data}. */
public final class JobNotes {
  private final TrainingData data;
  private final Hyperparameters hyperparameters;
  private final FittedFeatures features;
  private final Forest forest;
  private final Optional<Metrics> test;
  private final Map<String, Double> stages;
  private final Map<String, String> environment;

  private JobNotes(
      TrainingData data,
      Hyperparameters hyperparameters,
      FittedFeatures features,
      Forest forest,
      Optional<Metrics> test,
      Map<String, Double> stages,
      Map<String, String> environment) {
    this.data = data;
    this.hyperparameters = hyperparameters;
    this.features = features;
    this.forest = forest;
    this.test = test;
    this.stages = stages;
    this.environment = environment;
  }

  /**
   * Gathers what the documents tell.
   *
   * @param test metrics on the test channel, if there is one
   * @param stages seconds that each stage of the job took
   * @param environment for the job's name and ARN
   */
  public static JobNotes of(
      TrainingData data,
      Hyperparameters hyperparameters,
      FittedFeatures features,
      Forest forest,
      Optional<Metrics> test,
      Map<String, Double> stages,
      Map<String, String> environment) {
    return new JobNotes(data, hyperparameters, features, forest, test, stages, environment);
  }

  /** {@code signature.json}; the prediction is the bundle's output column. */
  public byte[] signature(String prediction) {
    return Json.bytes(
        SignatureNote.of(data.schema(), prediction, features.levels(), hyperparameters.aliases()));
  }

  /** {@code metrics.json}. */
  public byte[] metrics() {
    return Json.bytes(MetricsNote.of(forest, test, features.plan().featureNames(), stages));
  }

  /** {@code provenance.json}. */
  public byte[] provenance() {
    return Json.bytes(
        new ProvenanceNote(
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            job(),
            data.fingerprint(),
            data.trainingRows(),
            data.validationRows(),
            data.testRows(),
            forest.last().trees(),
            forest.isComplete(),
            hyperparameters,
            versions()));
  }

  /** The version of this program. */
  public static String version() {
    return built().getProperty("spark_forest");
  }

  private Map<String, String> job() {
    Map<String, String> job = new LinkedHashMap<>();
    Optional.ofNullable(environment.get("TRAINING_JOB_NAME")).ifPresent(it -> job.put("name", it));
    Optional.ofNullable(environment.get("TRAINING_JOB_ARN")).ifPresent(it -> job.put("arn", it));
    return job;
  }

  private Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    Properties built = built();
    versions.put("spark_forest", version());
    versions.put("mleap", built.getProperty("mleap"));
    versions.put("spark", features.training().sparkSession().version());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** The versions that Maven filled in at build time. */
  private static Properties built() {
    Properties versions = new Properties();
    try (InputStream resource = JobNotes.class.getResourceAsStream("versions.properties")) {
      versions.load(Objects.requireNonNull(resource, "versions.properties"));
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
