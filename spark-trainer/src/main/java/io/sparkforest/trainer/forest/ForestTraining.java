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
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grows a forest batch by batch: batch number b (from 0) with seed + b. Small batches bound the
 * memory that Spark needs (a count a row and tree) and give metrics on the way; a job that is asked
 * to stop keeps the batches that are done.
 */
public final class ForestTraining {
  private static final Logger log = LoggerFactory.getLogger(ForestTraining.class);

  private final ForestGrower grower;
  private final Hyperparameters hyperparameters;
  private final StopRequest stop;

  public ForestTraining(Hyperparameters hyperparameters, StopRequest stop) {
    this(new MllibForestGrower(hyperparameters), hyperparameters, stop);
  }

  ForestTraining(ForestGrower grower, Hyperparameters hyperparameters, StopRequest stop) {
    this.grower = grower;
    this.hyperparameters = hyperparameters;
    this.stop = stop;
  }

  /**
   * Grows the forest.
   *
   * @param training rows with {@link FeaturePlan#FEATURES} and {@link
   *     io.sparkforest.trainer.data.Schema#LABEL}, cached
   * @param validation the same of the rows held out; maybe none
   * @throws JobStopped if the job was asked to stop before the first batch was done
   */
  public Forest grow(Dataset<Row> training, Dataset<Row> validation) {
    List<DecisionTreeRegressionModel> trees = new ArrayList<>();
    List<BatchReport> reports = new ArrayList<>();
    long start = System.nanoTime();
    RunningPrediction onTraining = new RunningPrediction(training);
    RunningPrediction onValidation = new RunningPrediction(validation);
    while (trees.size() < hyperparameters.numTrees()) {
      Optional<List<DecisionTreeRegressionModel>> grown =
          batch(training, trees.size(), reports.size());
      if (grown.isEmpty()) {
        break;
      }
      List<DecisionTreeRegressionModel> batch = grown.get();
      trees.addAll(batch);
      BatchReport report =
          new BatchReport(
              trees.size(),
              (System.nanoTime() - start) / 1e9,
              onTraining.add(batch),
              onValidation.isEmpty() ? Optional.empty() : Optional.of(onValidation.add(batch)));
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
    return new Forest(forest(trees), List.copyOf(reports), isComplete);
  }

  /** The next batch, or nothing if it was interrupted by the wish to stop. */
  private Optional<List<DecisionTreeRegressionModel>> batch(
      Dataset<Row> rows, int grown, int number) {
    int size = Math.min(hyperparameters.treeBatchSize(), hyperparameters.numTrees() - grown);
    return InterruptibleWork.run(
        rows.sparkSession().sparkContext(),
        "growing trees " + (grown + 1) + " to " + (grown + size),
        stop,
        () -> grower.grow(rows, size, hyperparameters.seed() + number));
  }

  private void log(BatchReport report) {
    log.info(
        "forest: {} of {} trees after {} s {}{}",
        report.trees(),
        hyperparameters.numTrees(),
        String.format(Locale.ROOT, "%.1f", report.seconds()),
        report.train().log("train"),
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
