package io.sparkforest.trainer;

import io.sparkforest.contract.notes.Note;
import io.sparkforest.trainer.baseline.Baselines;
import io.sparkforest.trainer.bundle.ModelBundle;
import io.sparkforest.trainer.bundle.SparkPredictions;
import io.sparkforest.trainer.cluster.Downloads;
import io.sparkforest.trainer.data.TrainingData;
import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.features.FeatureStatistics;
import io.sparkforest.trainer.features.FittedFeatures;
import io.sparkforest.trainer.forest.Forest;
import io.sparkforest.trainer.forest.ForestCheckpoints;
import io.sparkforest.trainer.forest.ForestOrigin;
import io.sparkforest.trainer.forest.ForestTraining;
import io.sparkforest.trainer.forest.TestScoring;
import io.sparkforest.trainer.interval.Intervals;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.report.JobNotes;
import io.sparkforest.trainer.report.JobResults;
import io.sparkforest.trainer.s3.S3Channel;
import io.sparkforest.trainer.s3.S3Share;
import io.sparkforest.trainer.s3.S3Storage;
import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.OutputFolders;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.spark.JobSpark;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training job, from SageMaker's files to a proven model folder: the recipe. */
final class TrainingJob {
  private static final Logger log = LoggerFactory.getLogger(TrainingJob.class);

  private final JobPaths paths;
  private final Map<String, String> environment;
  private final S3Share share;
  private final StopRequest stop;
  private final StageTimes stages = new StageTimes();

  /**
   * Prepares a job.
   *
   * @param environment for the job's name and ARN, which the model remembers
   * @param share what this host copies of channels in S3
   */
  TrainingJob(JobPaths paths, Map<String, String> environment, S3Share share, StopRequest stop) {
    this.share = share;
    this.paths = paths;
    this.environment = environment;
    this.stop = stop;
  }

  /** The stages that are over and what they took. */
  StageTimes stages() {
    return stages;
  }

  /**
   * Runs the job.
   *
   * @param spark the session that the fitted pipeline stays bound to
   * @param gathering how the files of other hosts get here
   * @param scratch an existing folder for what need not outlive the job
   * @return the fitted pipeline whose predictions the exported one repeats
   * @throws io.sparkforest.trainer.sagemaker.UserError if data or settings are at fault
   * @throws io.sparkforest.trainer.sagemaker.AlgorithmError if the exported model is not Spark's
   * @throws io.sparkforest.trainer.stop.JobStopped if asked to stop before there is a tree
   */
  PipelineModel run(JobSpark spark, Gathering gathering, Path scratch) throws IOException {
    Problems problems = new Problems();
    Hyperparameters hyperparameters = Hyperparameters.read(paths, problems);
    OutputFolders.check(paths, problems);
    S3Storage s3 = new S3Storage(hyperparameters.s3(), environment, scratch, share, stop);
    Map<String, S3Channel> copied = download(s3, gathering, problems);
    Gathering.Gathered gathered = gather(gathering, copied, problems);
    Map<String, Path> folders = new LinkedHashMap<>(Downloads.folders(copied));
    folders.putAll(gathered.channels().folders());
    Supplier<SparkSession> session = begin(spark, problems);
    TrainingData data =
        stages.time(
            "scan",
            () ->
                problems.andThen(
                    () ->
                        TrainingData.scan(
                            Channels.of(paths, folders, gathered.channels().owners()),
                            hyperparameters,
                            scratch,
                            gathered.workers(),
                            problems,
                            stop)));
    Table table = data.read(session.get());

    FeaturePlan plan =
        FeaturePlan.of(
            data.schema(),
            hyperparameters.cleaning(),
            hyperparameters.forest().tree().maxBins(),
            data.trainingRows());
    FeatureStatistics statistics =
        stages.time("statistics", () -> FeatureStatistics.of(plan, table, stop));
    FittedFeatures features =
        stages.time("features", () -> FittedFeatures.of(plan, statistics, table));
    ForestCheckpoints checkpoints =
        ForestCheckpoints.in(paths.checkpoints(), origin(data, plan, hyperparameters));
    ForestTraining training =
        new ForestTraining(hyperparameters, checkpoints, features.rows(), stop);
    Forest forest =
        stages.time("forest", () -> training.grow(features.training(), features.validation()));
    Optional<Metrics> test = Optional.empty();
    Optional<Table> testRows = data.readTest(spark.session());
    if (testRows.isPresent()) {
      test = stages.time("test", () -> TestScoring.of(forest, features.of(testRows.get()), stop));
    }
    // Nothing needs them before the notes.
    Supplier<Optional<Baselines>> baselines =
        stages.begin("baselines", () -> Baselines.of(features, stop));
    Optional<Intervals> intervals =
        stages.time("intervals", () -> Intervals.of(forest.outOfBag(), forest.heldOut()));

    PipelineModel pipeline = features.followedBy(forest.model());
    // For the most part a single thread's work, so it leaves cores to the export.
    Supplier<SparkPredictions> expected =
        stages.begin(
            "predictions",
            () ->
                SparkPredictions.of(
                    pipeline, data.schema(), statistics.examples(), spark.session()));
    Path aside = scratch.resolve("model");
    ModelBundle bundle =
        stages.time("export", () -> ModelBundle.write(pipeline, data.schema(), aside));
    stages.time("proof", () -> bundle.verify(expected));

    JobResults results = new JobResults(forest, test, intervals, baselines.get());
    List<String> warnings =
        stages.time("warnings", () -> JobNotes.warnings(data, features, results, stop));
    JobNotes notes =
        JobNotes.of(
            data, hyperparameters, features, results, warnings, stages.seconds(), environment);
    notes.warn();
    bundle.note(Note.SIGNATURE, notes.signature(bundle.prediction()));
    bundle.note(Note.PROVENANCE, notes.provenance());
    bundle.note(Note.METRICS, notes.metrics());
    Optional<byte[]> calibration = notes.calibration();
    if (calibration.isPresent()) {
      bundle.note(Note.CALIBRATION, calibration.get());
    }
    notes.examples(bundle.prediction()).forEach(bundle::example);
    if (!stop.decideEnd()) {
      throw new JobStopped();
    }
    bundle.moveTo(paths.model());
    stages.time("report", () -> notes.writeReport(paths.outputData()));
    log.info("model: {} trees in {}", forest.last().trees(), paths.model());
    s3.write(paths.model());
    return pipeline;
  }

  private static ForestOrigin origin(
      TrainingData data, FeaturePlan plan, Hyperparameters hyperparameters) {
    return ForestOrigin.of(
        Map.of(
            "data (SHA-256)", data.fingerprint(),
            "number of rows to train on", Long.toString(data.trainingRows()),
            "number of rows held out", Long.toString(data.validationRows()),
            "number of features", Integer.toString(plan.featureNames().size()),
            "version of Spark Forest", JobNotes.version()),
        hyperparameters);
  }

  private Gathering.Gathered gather(
      Gathering gathering, Map<String, S3Channel> copied, Problems problems) {
    return gathering == Gathering.NONE
        ? gathering.gather(copied)
        : stages.time("hosts", () -> problems.andThen(() -> gathering.gather(copied)));
  }

  /** Spark starts while the files are read, unless the job is to fail after that. */
  private Supplier<SparkSession> begin(JobSpark spark, Problems problems) {
    return problems.isEmpty() ? stages.begin("spark", spark::session) : spark::session;
  }

  private Map<String, S3Channel> download(S3Storage s3, Gathering gathering, Problems problems) {
    if (!s3.isUsed()) {
      return Map.of();
    }
    // Otherwise a wrong setting would be reported only after gigabytes were copied.
    problems.throwIfAny();
    return stages.time("download", () -> s3.channels(gathering::check));
  }
}
