package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.job.Hyperparameters;
import io.sparkforest.trainer.job.InterruptibleWork;
import io.sparkforest.trainer.job.JobStopped;
import io.sparkforest.trainer.job.StopRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grows a forest batch by batch. Batches bound the memory that growing needs and give metrics on
 * the way; a job that is asked to stop keeps the batches that are done.
 */
public final class ForestTraining {
  private static final Logger log = LoggerFactory.getLogger(ForestTraining.class);

  private final BiFunction<Dataset<Row>, Dataset<Row>, ForestGrower> growers;
  private final Hyperparameters hyperparameters;
  private final StopRequest stop;

  public ForestTraining(Hyperparameters hyperparameters, StopRequest stop) {
    this(
        (training, validation) -> GrowerChoice.of(training, validation, hyperparameters),
        hyperparameters,
        stop);
  }

  ForestTraining(
      BiFunction<Dataset<Row>, Dataset<Row>, ForestGrower> growers,
      Hyperparameters hyperparameters,
      StopRequest stop) {
    this.growers = growers;
    this.hyperparameters = hyperparameters;
    this.stop = stop;
  }

  /**
   * Grows the forest.
   *
   * @param training rows with {@link FeaturePlan#FEATURES} (a vector with its attributes) and
   *     {@link io.sparkforest.trainer.data.Schema#LABEL}, cached
   * @param validation the same of the rows held out; maybe none
   * @throws JobStopped if the job was asked to stop before the first batch was done
   * @throws io.sparkforest.trainer.job.UserError if the hyperparameters want what cannot be
   */
  public Forest grow(Dataset<Row> training, Dataset<Row> validation) {
    warnOfMoreFeaturesThanThereAre(training);
    long start = System.nanoTime();
    ForestGrower prepared =
        interruptible(training, "preparing the forest", () -> growers.apply(training, validation))
            .orElseThrow(JobStopped::new);
    try (ForestGrower grower = prepared) {
      return grow(grower, training, start);
    }
  }

  private Forest grow(ForestGrower grower, Dataset<Row> training, long start) {
    List<DecisionTreeRegressionModel> trees = new ArrayList<>();
    List<BatchReport> reports = new ArrayList<>();
    while (trees.size() < hyperparameters.numTrees()) {
      int first = trees.size();
      int size = Math.min(hyperparameters.treeBatchSize(), hyperparameters.numTrees() - first);
      Optional<ForestGrower.Batch> grown =
          interruptible(
              training,
              "growing trees " + (first + 1) + " to " + (first + size),
              () -> grower.grow(first, size));
      if (grown.isEmpty()) {
        break;
      }
      ForestGrower.Batch batch = grown.get();
      trees.addAll(batch.trees());
      BatchReport report =
          new BatchReport(
              trees.size(),
              (System.nanoTime() - start) / 1e9,
              batch.train(),
              batch.outOfBag(),
              batch.validation());
      reports.add(report);
      log(report);
    }
    if (trees.isEmpty()) {
      throw new JobStopped();
    }
    if (trees.stream().allMatch(tree -> tree.depth() == 0)) {
      log.warn(
          "forest: no tree has a split, so every record gets the same score: look at"
              + " min_instances_per_node, min_info_gain and max_depth");
    }
    boolean isComplete = trees.size() == hyperparameters.numTrees();
    if (!isComplete) {
      log.warn(
          "forest: asked to stop, so the model has {} of {} trees",
          trees.size(),
          hyperparameters.numTrees());
    }
    return new Forest(forest(trees), grower.settings(), List.copyOf(reports), isComplete);
  }

  private void warnOfMoreFeaturesThanThereAre(Dataset<Row> training) {
    int features =
        AttributeGroup.fromStructField(training.schema().apply(FeaturePlan.FEATURES)).size();
    hyperparameters
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

  private void log(BatchReport report) {
    log.info(
        "forest: {} of {} trees after {} s {}{}{}",
        report.trees(),
        hyperparameters.numTrees(),
        String.format(Locale.ROOT, "%.1f", report.seconds()),
        report.train().log("train"),
        report.outOfBag().map(metrics -> " " + metrics.log("oob")).orElse(""),
        report.validation().map(metrics -> " " + metrics.log("validation")).orElse(""));
  }

  private static RandomForestRegressionModel forest(List<DecisionTreeRegressionModel> trees) {
    RandomForestRegressionModel model =
        new RandomForestRegressionModel(
            trees.toArray(new DecisionTreeRegressionModel[0]), trees.get(0).numFeatures());
    // Spark divides by this param, not by the number of trees that it was given.
    model.set(model.numTrees(), trees.size());
    model.setFeaturesCol(FeaturePlan.FEATURES);
    return model;
  }
}
