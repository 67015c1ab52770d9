package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.settings.ForestParameters;
import io.sparkforest.trainer.spark.InterruptibleWork;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of a job in their order, those of residual forests after those of the first: taken
 * over as long as there are some of before, then grown and written down.
 */
final class ForestBatches {
  private static final Logger log = LoggerFactory.getLogger(ForestBatches.class);

  private final SparkContext context;
  private final ForestParameters hyperparameters;
  private final ForestCheckpoints checkpoints;
  private final StopRequest stop;
  private final Duration patience;
  private List<ForestCheckpoints.Saved> saved;
  private int batches;

  /**
   * Begins with the first batch.
   *
   * @param saved batches that may be taken over
   * @param patience how long a job that is asked to stop goes on with taking over
   */
  ForestBatches(
      SparkContext context,
      ForestParameters hyperparameters,
      ForestCheckpoints checkpoints,
      List<ForestCheckpoints.Saved> saved,
      StopRequest stop,
      Duration patience) {
    this.context = context;
    this.hyperparameters = hyperparameters;
    this.checkpoints = checkpoints;
    this.saved = saved;
    this.stop = stop;
    this.patience = patience;
  }

  /**
   * The settings of a forest whose batches come next and were grown before.
   *
   * @param before number of trees of each forest to which it is added
   */
  Optional<ForestSettings> found(List<Integer> before) {
    return next(before).map(batch -> batch.header().settings());
  }

  private Optional<ForestCheckpoints.Saved> next(List<Integer> before) {
    return saved.stream()
        .skip(batches)
        .findFirst()
        .filter(batch -> before.equals(batch.header().before()));
  }

  /** Adds batches to a forest until it wants no more or the job is asked to stop. */
  void addAll(ForestGrower grower, GrowingForest forest) {
    restore(grower, forest);
    while (forest.wantsMore()) {
      int first = forest.trees();
      int size = Math.min(hyperparameters.treeBatchSize(), forest.wanted() - first);
      Optional<ForestGrower.Batch> grown =
          interruptible(
              "growing trees " + (first + 1) + " to " + (first + size),
              () -> grower.grow(first, size));
      if (grown.isEmpty()) {
        break;
      }
      if (batches < saved.size()) {
        // They are of what would have been grown with other limits.
        saved = saved.subList(0, batches);
        checkpoints.deleteFrom(batches);
      }
      // First, so that what the log tells of is kept.
      checkpoints.add(
          batches, forest.before(), first, forest.seconds(), grower, grown.get().trees());
      forest.add(grown.get());
      batches++;
    }
  }

  private void restore(ForestGrower grower, GrowingForest forest) {
    int from = batches;
    while (forest.wantsMore() && !stop.isOlderThan(patience)) {
      Optional<ForestCheckpoints.Saved> batch =
          next(forest.before()).filter(it -> it.header().first() == forest.trees());
      if (batch.isEmpty()) {
        break;
      }
      if (batches == 0) {
        log.info("checkpoint: taking over {} batches that were grown before", saved.size());
      }
      List<DecisionTreeRegressionModel> trees;
      try {
        trees = batch.get().file().trees();
      } catch (IOException e) {
        log.warn("checkpoint: {} is ignored: {}", batch.get().file().file(), e.toString());
        break;
      }
      forest.addRestored(grower.restore(forest.trees(), trees), batch.get().header().seconds());
      batches++;
    }
    if (batches > from) {
      log.info("checkpoint: going on after {} trees that were grown before", forest.allTrees());
    }
  }

  /** Does work that a request to stop interrupts; nothing if it did. */
  <T> Optional<T> interruptible(String description, Supplier<T> work) {
    return InterruptibleWork.run(context, description, stop, work);
  }
}
