package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ErrorChange;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.ResidualStep;
import io.sparkforest.trainer.forest.search.SettingsRace;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.interval.Spreads;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.settings.ForestParameters;
import io.sparkforest.trainer.stop.JobStopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A forest, and forests on what out-of-bag predictions leave of the target, which are added to it:
 * that is a forest's bias, as far as it can be learned (Zhang and Lu 2012, <i>Bias-corrected random
 * forests in regression</i>; Ghosal and Hooker 2021, <i>Boosting random forests to reduce
 * bias</i>). If nobody says how many, there are as many as a rehearsal found to be of use ({@link
 * io.sparkforest.trainer.forest.search.ResidualRace}).
 *
 * <p>The later forests have a third of the first one's trees: what they have to tell is less than
 * what is noise in them, and so they can be small.
 */
final class SummedForests implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SummedForests.class);

  /** Most forests that are added if nobody says how many. */
  private static final int MOST = 3;

  /** Trees of the first forest for a tree of another. */
  private static final int PARTS = 3;

  /** The out-of-bag error of fewer trees says little of what is bias. */
  private static final int MIN_TREES = 30;

  private final ForestParameters hyperparameters;
  private final ForestBatches batches;
  private final List<GrowingForest> forests = new ArrayList<>();
  private final List<ResidualForest> tried = new ArrayList<>();
  private final ForestSettings settings;
  private ForestGrower grower;
  private Spreads spreads = Spreads.NONE;
  private boolean isStopped;

  /**
   * Begins with the first forest.
   *
   * @param grower of the first forest; closed with this
   */
  SummedForests(
      ForestParameters hyperparameters,
      ForestBatches batches,
      ForestGrower grower,
      GrowingForest first) {
    this.hyperparameters = hyperparameters;
    this.batches = batches;
    this.grower = grower;
    this.settings = grower.settings();
    forests.add(first);
  }

  /**
   * Grows them all, or those that there is time for.
   *
   * @throws JobStopped if there is no tree
   */
  Forest grow() {
    GrowingForest first = forests.get(0);
    batches.addAll(grower, first);
    if (first.trees() == 0) {
      throw new JobStopped();
    }
    first.end();
    if (first.list().stream().allMatch(tree -> tree.depth() == 0)) {
      log.warn(
          "forest: no tree has a split, so every record gets the same score: look at"
              + " min_instances_per_node, min_info_gain and max_depth");
    }
    isStopped = first.wantsMore();
    if (isStopped) {
      log.warn(
          "forest: asked to stop, so the model has {} of {} trees", first.trees(), first.wanted());
    }
    // Before residual forests take its place, and its trees are changed so that they can be added.
    spreads = grower.spreads(first.list());
    int most = isStopped ? 0 : most();
    boolean isAdded = true;
    while (isAdded && forests.size() <= most) {
      isAdded = addOne();
    }
    return finished();
  }

  /** Whether forests may be added, if the first one gets all of its trees. */
  static boolean mayAdd(ForestParameters hyperparameters) {
    return hyperparameters
        .residualForests()
        .map(wanted -> wanted > 0)
        .orElse(hyperparameters.numTrees() >= MIN_TREES);
  }

  /** How many forests may be added. */
  private int most() {
    Optional<Integer> wanted = hyperparameters.residualForests();
    if (wanted.filter(count -> count == 0).isPresent()) {
      return 0;
    }
    if (wanted.isEmpty() && last().trees() < MIN_TREES) {
      log.info(
          "forest: no residual forests, since {} trees are fewer than {}",
          last().trees(),
          MIN_TREES);
      return 0;
    }
    Optional<String> obstacle = grower.obstacleToResiduals();
    if (obstacle.isEmpty()) {
      return wanted.orElse(MOST);
    }
    if (wanted.isPresent()) {
      log.warn("forest: residual_forests={} is ignored, since {}", wanted.get(), obstacle.get());
    } else {
      log.info("forest: no residual forests, since {}", obstacle.get());
    }
    return 0;
  }

  private GrowingForest last() {
    return forests.get(forests.size() - 1);
  }

  /** Tries another forest, and returns whether it was added and may be followed by one more. */
  private boolean addOne() {
    boolean mustHelp = hyperparameters.residualForests().isEmpty();
    int trees = Math.max(1, (forests.get(0).trees() + PARTS - 1) / PARTS);
    GrowingForest forest = last().next(hyperparameters, trees, mustHelp);
    Optional<ForestSettings> found = batches.found(forest.before());
    ResidualStep step =
        new ResidualStep(
            forests.size(), forests.get(0).trees(), trees, mostLeaves(), mustHelp, found);
    // With settings that were found before, it takes a moment to go on from what was grown.
    Optional<Optional<ForestGrower>> prepared =
        found.isPresent()
            ? Optional.of(grower.onResiduals(step))
            : batches.interruptible(
                "preparing residual forest " + step.number(), () -> grower.onResiduals(step));
    if (prepared.isEmpty()) {
      isStopped = true;
      log.warn("forest: asked to stop, so the model has no residual forest {}", step.number());
      return false;
    }
    return prepared.get().filter(next -> addOne(next, forest)).isPresent();
  }

  private boolean addOne(ForestGrower next, GrowingForest forest) {
    boolean isKept = false;
    try {
      batches.addAll(next, forest);
      isStopped = forest.wantsMore();
      if (forest.trees() > 0) {
        forest.end();
        if (decide(next, forest)) {
          // Before its trees are changed so that they can be added.
          spreads = spreads.with(next.spreads(forest.list()).halves());
          isKept = true;
        }
      }
    } finally {
      (isKept ? grower : next).close();
    }
    if (isStopped) {
      log.warn(
          "forest: asked to stop, so residual forest {} has {} of {} trees{}",
          forest.before().size(),
          forest.trees(),
          forest.wanted(),
          isKept ? "" : " and is left out");
    }
    if (isKept) {
      grower = next;
      forests.add(forest);
    } else if (forest.trees() > 0) {
      // A metric's last value in the log is the one that a tuning job goes by.
      log.info(
          Metrics.MARKER, "forest: {} trees without it {}", last().allTrees(), last().last().log());
    }
    return isKept && !isStopped;
  }

  private boolean decide(ForestGrower next, GrowingForest forest) {
    Optional<ErrorChange> measured = next.errorChange();
    // Of all its trees the rehearsal has told already, and better than out-of-bag errors can.
    boolean isAsRehearsed = forest.trees() == forest.wanted();
    boolean isWanted = hyperparameters.residualForests().isPresent() && !isStopped;
    boolean isKept =
        !forest.isTooLarge()
            && (isAsRehearsed || isWanted || measured.filter(ErrorChange::isBetter).isPresent());
    measured.ifPresent(
        change -> {
          tried.add(
              new ResidualForest(
                  forest.trees(),
                  next.settings(),
                  change.rmseBefore(),
                  change.rmse(),
                  change.noise(),
                  isKept));
          log.info(
              "forest: residual forest {} of {} trees is {}; the out-of-bag RMSE, which often"
                  + " overstates the error of residual forests, goes from {} to {} (by chance up to {})",
              forest.before().size(),
              forest.trees(),
              decision(isKept, forest),
              text(change.rmseBefore()),
              text(change.rmse()),
              text(change.noise()));
        });
    return isKept;
  }

  private static String decision(boolean isKept, GrowingForest forest) {
    if (isKept) {
      return "added";
    }
    return forest.isTooLarge() ? "too large for the heap" : "left out";
  }

  private static String text(double rmse) {
    return String.format(Locale.ROOT, "%.6g", rmse);
  }

  /**
   * No more than there is memory for; if nobody wants them, all together no more than the first.
   */
  private long mostLeaves() {
    long leaves = forests.stream().mapToLong(SummedForests::leaves).sum();
    long first = leaves(forests.get(0));
    long fitting =
        HeapBudget.ofThisJvm().chosenTrees() / SettingsRace.BYTES_PER_LEAF_AND_SPLIT - leaves;
    return hyperparameters.residualForests().isPresent()
        ? fitting
        : Math.min(fitting, 2 * first - leaves);
  }

  private static long leaves(GrowingForest forest) {
    return (forest.nodes() + forest.trees()) / 2;
  }

  private Forest finished() {
    List<BatchReport> reports =
        forests.stream().flatMap(forest -> forest.reports().stream()).toList();
    List<Integer> sizes = forests.stream().map(GrowingForest::trees).toList();
    Optional<EarlyStop> earlyStop = forests.get(0).earlyStop();
    ModelOfForests all = new ModelOfForests(forests);
    // Of the trees as they were grown.
    Vector importances = all.importances();
    return new Forest(
        all.model(),
        importances,
        sizes,
        settings,
        List.copyOf(tried),
        reports,
        earlyStop,
        grower.scored(),
        grower.calibrationRows(spreads, Spreads.Kind.OUT_OF_BAG),
        grower.calibrationRows(spreads, Spreads.Kind.HELD_OUT),
        !isStopped);
  }

  @Override
  public void close() {
    grower.close();
  }
}
