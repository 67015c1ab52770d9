package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.ForestParameters;
import io.sparkforest.trainer.stop.JobStopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trees so far, how good they are, and whether there should be more. */
final class GrowingForest {
  private static final Logger log = LoggerFactory.getLogger(GrowingForest.class);

  /** Measured: an object of Spark's for each leaf and each split. */
  private static final int BYTES_OF_NODE = 100;

  private final ForestParameters hyperparameters;
  private final EarlyStopping earlyStopping;
  private final Progress progress;
  private final List<DecisionTreeRegressionModel> trees = new ArrayList<>();
  private final List<BatchReport> reports = new ArrayList<>();
  private Optional<EarlyStop> earlyStop = Optional.empty();
  private long nodes;
  private boolean isTightnessTold;
  private long start = System.nanoTime();

  GrowingForest(ForestParameters hyperparameters) {
    this.hyperparameters = hyperparameters;
    this.earlyStopping =
        new EarlyStopping(
            hyperparameters.earlyStoppingBatches(), hyperparameters.earlyStoppingTolerance());
    this.progress = new Progress(hyperparameters.numTrees());
  }

  /** All is prepared: from now on time is for trees. */
  void begin() {
    progress.startAfter(0);
  }

  int trees() {
    return trees.size();
  }

  boolean wantsMore() {
    return trees.size() < hyperparameters.numTrees() && earlyStop.isEmpty();
  }

  /** Adds a batch that was just grown. */
  void add(ForestGrower.Batch batch) {
    add(batch, seconds());
  }

  /** Time since growing began. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Adds a batch of before an interruption.
   *
   * @param seconds time since growing began, as it was then
   */
  void addRestored(ForestGrower.Batch batch, double seconds) {
    add(batch, seconds);
    start = System.nanoTime() - (long) (seconds * 1e9);
    progress.startAfter(trees.size());
  }

  private void add(ForestGrower.Batch batch, double seconds) {
    trees.addAll(batch.trees());
    BatchReport report =
        new BatchReport(trees.size(), seconds, batch.train(), batch.outOfBag(), batch.validation());
    reports.add(report);
    progress.tell(report);
    if (earlyStopping.isOn() && reports.size() == 1 && !EarlyStopping.canWatch(report)) {
      log.warn(
          "forest: early_stopping_batches has nothing to watch: no rows are held out and the"
              + " engine knows no out-of-bag error");
    }
    checkMemory(batch.trees());
    earlyStop = earlyStopping.after(report);
    earlyStop.ifPresent(
        why -> log.info("forest: stopped early with {} trees: {}", trees.size(), why));
  }

  /** A heap that the nodes fill keeps the collector busy for minutes before it is out of memory. */
  private void checkMemory(List<DecisionTreeRegressionModel> batch) {
    nodes += batch.stream().mapToLong(DecisionTreeRegressionModel::numNodes).sum();
    HeapBudget budget = HeapBudget.ofThisJvm();
    long expected = nodes / trees.size() * hyperparameters.numTrees() * BYTES_OF_NODE;
    if (expected > budget.maxTrees() && !earlyStopping.isOn()) {
      throw new UserError(
          "the forest does not fit into the heap: "
              + hyperparameters.numTrees()
              + " trees of about "
              + nodes / trees.size()
              + " nodes take "
              + (expected >> 20)
              + " MB, and half as much again to be exported, of "
              + (budget.heap() >> 20)
              + " MB: take fewer num_trees, a max_depth, more min_instances_per_node, or an"
              + " instance with more memory");
    }
    if (expected > budget.tightTrees() && !isTightnessTold) {
      isTightnessTold = true;
      log.warn(
          "forest: {} trees of this size take {} MB of the heap's {}: it may be too small",
          hyperparameters.numTrees(),
          expected >> 20,
          budget.heap() >> 20);
    }
  }

  /**
   * What has come of it.
   *
   * @throws JobStopped if there is no tree
   */
  Forest finished(ForestGrower grower) {
    if (trees.isEmpty()) {
      throw new JobStopped();
    }
    progress.end(reports.get(reports.size() - 1));
    if (trees.stream().allMatch(tree -> tree.depth() == 0)) {
      log.warn(
          "forest: no tree has a split, so every record gets the same score: look at"
              + " min_instances_per_node, min_info_gain and max_depth");
    }
    boolean isComplete = !wantsMore();
    if (!isComplete) {
      log.warn(
          "forest: asked to stop, so the model has {} of {} trees",
          trees.size(),
          hyperparameters.numTrees());
    }
    return new Forest(
        model(), grower.settings(), List.copyOf(reports), earlyStop, grower.scored(), isComplete);
  }

  private RandomForestRegressionModel model() {
    RandomForestRegressionModel model =
        new RandomForestRegressionModel(
            trees.toArray(new DecisionTreeRegressionModel[0]), trees.get(0).numFeatures());
    // Spark divides by this param, not by the number of trees that it was given.
    model.set(model.numTrees(), trees.size());
    model.setFeaturesCol(FeaturePlan.FEATURES);
    return model;
  }
}
