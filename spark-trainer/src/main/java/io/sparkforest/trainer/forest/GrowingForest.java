package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.ForestParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trees of one forest so far, the first or one on residuals, how good they are, and whether
 * there should be more.
 */
final class GrowingForest {
  private static final Logger log = LoggerFactory.getLogger(GrowingForest.class);

  /** Measured: an object of Spark's for each leaf and each split. */
  private static final int BYTES_OF_NODE = 100;

  private final int wanted;
  private final List<Integer> before;
  private final int treesBefore;
  private final long nodesBefore;
  private final boolean isOptional;
  private final String name;
  private final EarlyStopping earlyStopping;
  private final Progress progress;
  private final List<DecisionTreeRegressionModel> trees = new ArrayList<>();
  private final List<BatchReport> reports = new ArrayList<>();
  private Optional<EarlyStop> earlyStop = Optional.empty();
  private long nodes;
  private boolean isTightnessTold;
  private boolean isTooLarge;
  private long start = System.nanoTime();

  /** The first forest. */
  GrowingForest(ForestParameters hyperparameters) {
    this(hyperparameters, hyperparameters.numTrees(), List.of(), 0, false);
  }

  private GrowingForest(
      ForestParameters hyperparameters,
      int wanted,
      List<Integer> before,
      long nodesBefore,
      boolean isOptional) {
    this.wanted = wanted;
    this.before = before;
    this.treesBefore = before.stream().mapToInt(Integer::intValue).sum();
    this.nodesBefore = nodesBefore;
    this.isOptional = isOptional;
    this.name = before.isEmpty() ? "forest" : "residual forest " + before.size();
    this.earlyStopping =
        new EarlyStopping(
            hyperparameters.earlyStoppingBatches(), hyperparameters.earlyStoppingTolerance());
    this.progress = new Progress(name, treesBefore, wanted);
  }

  /**
   * A forest that is to be added to this one and those before it.
   *
   * @param wantedTrees how many trees it is to have
   * @param canBeDoneWithout whether it is given up where it turns out too large
   */
  GrowingForest next(ForestParameters hyperparameters, int wantedTrees, boolean canBeDoneWithout) {
    List<Integer> sizes = new ArrayList<>(before);
    sizes.add(trees.size());
    GrowingForest next =
        new GrowingForest(
            hyperparameters,
            wantedTrees,
            List.copyOf(sizes),
            nodesBefore + nodes,
            canBeDoneWithout);
    next.start = start;
    next.begin();
    return next;
  }

  /** All is prepared: from now on time is for trees. */
  void begin() {
    progress.startAfter(0);
  }

  int trees() {
    return trees.size();
  }

  /** Trees of this forest and those before it. */
  int allTrees() {
    return treesBefore + trees.size();
  }

  /** How many trees it is to have. */
  int wanted() {
    return wanted;
  }

  /** Number of trees of each forest before it. */
  List<Integer> before() {
    return before;
  }

  /** Nodes of all its trees. */
  long nodes() {
    return nodes;
  }

  boolean wantsMore() {
    return trees.size() < wanted && earlyStop.isEmpty() && !isTooLarge;
  }

  /** Whether it would not fit into the heap, and was given up. */
  boolean isTooLarge() {
    return isTooLarge;
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
        new BatchReport(allTrees(), seconds, batch.train(), batch.outOfBag(), batch.validation());
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
        why -> log.info("{}: stopped early with {} trees: {}", name, trees.size(), why));
  }

  /** A heap that the nodes fill keeps the collector busy for minutes before it is out of memory. */
  private void checkMemory(List<DecisionTreeRegressionModel> batch) {
    nodes += batch.stream().mapToLong(DecisionTreeRegressionModel::numNodes).sum();
    HeapBudget budget = HeapBudget.ofThisJvm();
    long expected = (nodesBefore + nodes / trees.size() * wanted) * BYTES_OF_NODE;
    if (isOptional && expected > budget.tightTrees()) {
      isTooLarge = true;
      return;
    }
    if (expected > budget.maxTrees() && !earlyStopping.isOn()) {
      throw new UserError(
          "the forest does not fit into the heap: "
              + (treesBefore + wanted)
              + " trees of about "
              + (nodesBefore + nodes) / allTrees()
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
          treesBefore + wanted,
          expected >> 20,
          budget.heap() >> 20);
    }
  }

  /** No more trees are to come; there must be one. */
  void end() {
    progress.end(last());
  }

  /** The forest as it is, with those before it; there must be a tree. */
  BatchReport last() {
    return reports.get(reports.size() - 1);
  }

  /** The forest after each batch, those before it included. */
  List<BatchReport> reports() {
    return reports;
  }

  Optional<EarlyStop> earlyStop() {
    return earlyStop;
  }

  /** The trees, in their order. */
  List<DecisionTreeRegressionModel> list() {
    return trees;
  }
}
