package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.inmemory.FeatureBlocks;
import io.sparkforest.trainer.settings.ForestParameters;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.spark.InterruptibleWork;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grows a forest batch by batch, and residual forests that are added to it. Batches bound the
 * memory that growing needs and give metrics on the way; a job that is asked to stop keeps the
 * batches that are done.
 */
public final class ForestTraining {
  private static final Logger log = LoggerFactory.getLogger(ForestTraining.class);

  /** How long a job that is asked to stop goes on with reading what was grown before. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Growers growers;
  private final ForestParameters hyperparameters;
  private final ForestCheckpoints checkpoints;
  private final StopRequest stop;
  private final Duration patience;

  /** Prepares a grower for rows, with settings that were found before if there are any. */
  interface Growers {
    ForestGrower of(Dataset<Row> training, Dataset<Row> validation, Optional<ForestSettings> found);
  }

  /** A forest that starts over if the job is interrupted. */
  public ForestTraining(Hyperparameters hyperparameters, StopRequest stop) {
    this(hyperparameters, ForestCheckpoints.none(), stop);
  }

  /**
   * A forest that continues from the checkpoints of an interrupted job.
   *
   * @param checkpoints where that is, and where batches are kept from now on
   */
  public ForestTraining(
      Hyperparameters hyperparameters, ForestCheckpoints checkpoints, StopRequest stop) {
    this(
        (training, validation, found) ->
            GrowerChoice.of(training, validation, hyperparameters, found),
        hyperparameters.forest(),
        checkpoints,
        stop);
  }

  /**
   * As {@link #ForestTraining(Hyperparameters, ForestCheckpoints, StopRequest)}, for a forest that
   * is grown in memory without a DataFrame where it can be.
   *
   * @param rows the rows that are also given as DataFrames
   */
  public ForestTraining(
      Hyperparameters hyperparameters,
      ForestCheckpoints checkpoints,
      FeatureBlocks rows,
      StopRequest stop) {
    this(
        (training, validation, found) ->
            GrowerChoice.of(training, validation, rows, hyperparameters, found, stop),
        hyperparameters.forest(),
        checkpoints,
        stop);
  }

  ForestTraining(
      Growers growers,
      ForestParameters hyperparameters,
      ForestCheckpoints checkpoints,
      StopRequest stop) {
    this(growers, hyperparameters, checkpoints, stop, PATIENCE);
  }

  ForestTraining(
      Growers growers,
      ForestParameters hyperparameters,
      ForestCheckpoints checkpoints,
      StopRequest stop,
      Duration patience) {
    this.growers = growers;
    this.hyperparameters = hyperparameters;
    this.checkpoints = checkpoints;
    this.stop = stop;
    this.patience = patience;
  }

  /**
   * Grows the forest.
   *
   * @param training rows with {@link FeaturePlan#FEATURES} (a vector with its attributes) and
   *     {@link io.sparkforest.trainer.data.Schema#LABEL}, cached
   * @param validation the same of the rows held out; maybe none
   * @throws JobStopped if the job was asked to stop before the first batch was done
   * @throws io.sparkforest.trainer.sagemaker.UserError if the hyperparameters want what cannot be
   */
  public Forest grow(Dataset<Row> training, Dataset<Row> validation) {
    warnOfMoreFeaturesThanThereAre(training);
    List<ForestCheckpoints.Saved> saved = checkpoints.saved();
    Optional<ForestSettings> found =
        saved.stream().findFirst().map(batch -> batch.header().settings());
    GrowingForest forest = new GrowingForest(hyperparameters);
    // What was grown before is worth a model, also to a job that is asked to stop meanwhile, and
    // with settings that were found before this takes no longer than to read the rows.
    ForestGrower prepared =
        found.isPresent()
            ? growers.of(training, validation, found)
            : prepared(training, validation);
    List<ForestCheckpoints.Saved> fitting = checkpoints.fitting(saved, prepared);
    if (fitting.isEmpty() && found.isPresent()) {
      // What was found before belongs to another forest.
      prepared.close();
      prepared = prepared(training, validation);
    }
    forest.begin();
    ForestBatches batches =
        new ForestBatches(
            training.sparkSession().sparkContext(),
            hyperparameters,
            checkpoints,
            fitting,
            stop,
            patience);
    try (SummedForests forests = new SummedForests(hyperparameters, batches, prepared, forest)) {
      return forests.grow();
    }
  }

  private ForestGrower prepared(Dataset<Row> training, Dataset<Row> validation) {
    return interruptible(
            training,
            "preparing the forest",
            () -> growers.of(training, validation, Optional.empty()))
        .orElseThrow(JobStopped::new);
  }

  private void warnOfMoreFeaturesThanThereAre(Dataset<Row> training) {
    int features =
        AttributeGroup.fromStructField(training.schema().apply(FeaturePlan.FEATURES)).size();
    hyperparameters
        .tree()
        .featureSubsetStrategy()
        .filter(strategy -> strategy.matches("[0-9]+"))
        .filter(count -> Integer.parseInt(count) > features)
        .ifPresent(
            count ->
                log.warn(
                    "forest: feature_subset_strategy is {}, but there are {} features, so all of"
                        + " them are tried at each split",
                    count,
                    features));
  }

  private <T> Optional<T> interruptible(Dataset<Row> rows, String description, Supplier<T> work) {
    return InterruptibleWork.run(rows.sparkSession().sparkContext(), description, stop, work);
  }
}
