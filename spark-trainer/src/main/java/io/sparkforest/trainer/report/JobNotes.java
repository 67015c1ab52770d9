package io.sparkforest.trainer.report;

import io.sparkforest.contract.notes.InferenceExample;
import io.sparkforest.contract.notes.Note;
import io.sparkforest.contract.notes.ProvenanceFormat;
import io.sparkforest.trainer.data.TrainingData;
import io.sparkforest.trainer.features.FittedFeatures;
import io.sparkforest.trainer.interval.CalibrationNote;
import io.sparkforest.trainer.monitoring.ConstraintsNote;
import io.sparkforest.trainer.monitoring.RawColumn;
import io.sparkforest.trainer.monitoring.StatisticsNote;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The documents that a finished job leaves in the model and in {@code output/data}. */
public final class JobNotes {
  private static final Logger log = LoggerFactory.getLogger(JobNotes.class);

  private final TrainingData data;
  private final Hyperparameters hyperparameters;
  private final FittedFeatures features;
  private final JobResults results;
  private final List<String> warnings;

  /** Those that were not in the log when the data was read. */
  private final List<String> newWarnings;

  private final MetricsNote metrics;
  private final String created = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  private final Map<String, String> environment;

  private JobNotes(
      TrainingData data,
      Hyperparameters hyperparameters,
      FittedFeatures features,
      JobResults results,
      List<String> newWarnings,
      Map<String, Double> stages,
      Map<String, String> environment) {
    this.data = data;
    this.hyperparameters = hyperparameters;
    this.features = features;
    this.results = results;
    this.newWarnings = newWarnings;
    this.warnings = Stream.concat(newWarnings.stream(), data.schema().warnings().stream()).toList();
    this.metrics =
        MetricsNote.of(
            results, warnings, features.plan().featureNames(), data.schema().rawColumns(), stages);
    this.environment = environment;
  }

  /**
   * What should be looked at before the model is trusted, besides what the log says since the data
   * was read. A job that is asked to stop meanwhile has those that are found by then.
   */
  public static List<String> warnings(
      TrainingData data, FittedFeatures features, JobResults results, StopRequest stop) {
    return Warnings.of(data.schema(), features.views(), results, stop);
  }

  /**
   * Gathers what the documents tell.
   *
   * @param newWarnings those of {@link #warnings}
   * @param stages seconds that each stage of the job took
   * @param environment for the job's name and ARN
   */
  public static JobNotes of(
      TrainingData data,
      Hyperparameters hyperparameters,
      FittedFeatures features,
      JobResults results,
      List<String> newWarnings,
      Map<String, Double> stages,
      Map<String, String> environment) {
    return new JobNotes(data, hyperparameters, features, results, newWarnings, stages, environment);
  }

  /** {@link Note#SIGNATURE}; the prediction is the bundle's output column. */
  public byte[] signature(String prediction) {
    return Json.bytes(signatureNote(prediction));
  }

  private SignatureNote signatureNote(String prediction) {
    return SignatureNote.of(
        data.schema(),
        prediction,
        features.levels(),
        hyperparameters.cleaning().aliases(),
        data.delimiter(),
        data.hasEscapedQuotes(),
        results.forest().sizes());
  }

  /** Examples of requests to the model whose prediction is the bundle's output column. */
  public Map<InferenceExample, byte[]> examples(String prediction) {
    InferenceExamples examples = InferenceExamples.of(signatureNote(prediction));
    Map<InferenceExample, byte[]> bodies = new EnumMap<>(InferenceExample.class);
    for (InferenceExample example : InferenceExample.values()) {
      bodies.put(example, examples.body(example));
    }
    return bodies;
  }

  /** {@link Note#CALIBRATION}; none if there are no intervals. */
  public Optional<byte[]> calibration() {
    return results.intervals().map(CalibrationNote::of).map(Json::bytes);
  }

  /** {@link Note#METRICS}. */
  public byte[] metrics() {
    return Json.bytes(metrics);
  }

  /** Says in the log what should be looked at, besides what it says since the data was read. */
  public void warn() {
    newWarnings.forEach(warning -> log.warn("report: {}", warning));
  }

  /**
   * Writes the files of {@code output/data}: metrics, tables and the page. A model is worth more
   * than files about it: of one that cannot be written nothing is left, and a warning says so.
   *
   * @param folder an existing folder
   */
  public void writeReport(Path folder) {
    // A wide table's takes as long as the page.
    CompletableFuture<Map<String, byte[]>> baseline = CompletableFuture.supplyAsync(this::baseline);
    Map<String, Double> importances = metrics.featureImportances();
    write(folder.resolve(Note.METRICS.fileName()), file -> Files.write(file, metrics()));
    write(folder.resolve("feature_importances.csv"), file -> Tables.importances(importances, file));
    write(
        folder.resolve("validation_predictions.csv"),
        file -> Tables.predictions(results.forest().scored(), file));
    write(
        folder.resolve("report.html"),
        file ->
            Files.write(
                file,
                new ReportPage(data, features.views(), results, importances)
                    .html(
                        created,
                        job().getOrDefault(ProvenanceFormat.JOB_NAME, ""),
                        warnings,
                        facts())));
    // Last, since they may be large: they must not take the room of what people read.
    write(folder.resolve("model_card.json"), file -> Files.write(file, Json.line(modelCard())));
    writeBaseline(folder.resolve("monitoring"), baseline);
  }

  private ModelCard modelCard() {
    Map<String, String> job = job();
    return ModelCard.of(
        data.schema(),
        metrics,
        Optional.ofNullable(job.get(ProvenanceFormat.JOB_NAME)),
        Optional.ofNullable(job.get(ProvenanceFormat.JOB_ARN)),
        data.trainingRows(),
        facts());
  }

  /** Model Monitor's files by name, of the answer and of a record's columns in their order. */
  private Map<String, byte[]> baseline() {
    String target = data.schema().target().name();
    List<RawColumn> columns = new ArrayList<>();
    columns.add(RawColumn.ofScores(target, results.forest().scored().predictions()));
    data.rawColumns(new StopRequest()).stream()
        .filter(column -> !column.name().equals(target))
        .forEach(columns::add);
    return Map.of(
        "statistics.json", Json.bytes(StatisticsNote.of(columns)),
        "constraints.json", Json.bytes(ConstraintsNote.of(columns)));
  }

  private static void writeBaseline(Path folder, CompletableFuture<Map<String, byte[]>> baseline) {
    try {
      Map<String, byte[]> files = baseline.join();
      Files.createDirectories(folder);
      files.forEach((name, bytes) -> write(folder.resolve(name), file -> Files.write(file, bytes)));
    } catch (IOException | RuntimeException e) {
      log.warn("report: {} could not be written: {}", folder, e.toString());
    }
  }

  private interface Writing {
    void to(Path file) throws IOException;
  }

  private static void write(Path file, Writing writing) {
    Path aside = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      writing.to(aside);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | LinkageError e) {
      // Charts need fonts, for one, which a Java without desktop libraries lacks.
      log.warn("report: {} could not be written: {}", file, e.toString());
      try {
        Files.deleteIfExists(aside);
      } catch (IOException failure) {
        log.warn("report: {} could not be deleted: {}", aside, failure.toString());
      }
    }
  }

  /** What was trained on what, for people. */
  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("created", created);
    job().forEach((name, value) -> facts.put("job " + name, value));
    facts.put("rows to train on", Long.toString(data.trainingRows()));
    facts.put("rows held out", Long.toString(data.validationRows()));
    facts.put("rows of the test channel", Long.toString(data.testRows()));
    facts.put("SHA-256 of the data", data.fingerprint());
    facts.put("trees", Integer.toString(results.forest().last().trees()));
    if (results.forest().sizes().size() > 1) {
      facts.put("of these in the first forest", Integer.toString(results.forest().sizes().get(0)));
    }
    facts.put("complete", results.forest().isComplete() ? "yes" : "no: the job was stopped");
    facts.put("engine", results.forest().settings().engine().lowerCase());
    Json.members(results.forest().settings().sizes())
        .forEach((name, value) -> facts.put("grown with " + name, value));
    Json.members(hyperparameters)
        .forEach((name, value) -> facts.put("hyperparameter " + name, value));
    versions().forEach((name, version) -> facts.put("version of " + name, version));
    return facts;
  }

  /** {@link Note#PROVENANCE}. */
  public byte[] provenance() {
    return Json.bytes(
        new ProvenanceNote(
            created,
            job(),
            data.fingerprint(),
            data.trainingRows(),
            data.validationRows(),
            data.testRows(),
            data.findings(),
            results.forest().last().trees(),
            results.forest().isComplete(),
            hyperparameters,
            versions()));
  }

  /** The version of this program. */
  public static String version() {
    return built().getProperty("spark_forest");
  }

  private Map<String, String> job() {
    Map<String, String> job = new LinkedHashMap<>();
    Optional.ofNullable(environment.get("TRAINING_JOB_NAME"))
        .ifPresent(it -> job.put(ProvenanceFormat.JOB_NAME, it));
    Optional.ofNullable(environment.get("TRAINING_JOB_ARN"))
        .ifPresent(it -> job.put(ProvenanceFormat.JOB_ARN, it));
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
