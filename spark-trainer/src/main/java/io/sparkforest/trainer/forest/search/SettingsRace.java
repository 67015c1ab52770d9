package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.inmemory.FeatureSubset;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.ForestParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the sizes of trees that are not given, by comparing forests of a few trees.
 *
 * <p>All combinations of {@code min_instances_per_node} and {@code feature_subset_strategy} run at
 * full depth; after each round the better half goes on with as many trees again (successive
 * halving, Jamieson and Talwalkar 2016). Then the winner runs against shallower trees. Of those
 * that come within 0.2 % of the best, the one with the fewest leaves wins: a smaller model for the
 * same error. From 100,000 leaves on a forest counts as 0.7 % worse for each time that its leaves
 * double: it takes as much more time and memory, and residual forests make up for larger leaves.
 * Trees of the same number are grown on the same bag in each forest, so most of the chance in the
 * comparison cancels out.
 *
 * <p>The errors are estimates (see {@link Contender}). If there are many rows, the race runs on a
 * random part of them; then it does not look for smaller depths, and the best wins, however large,
 * since trees on more rows can be larger. If the table is so wide that even few rows have many
 * values, fewer combinations run, and no smaller depths. Forests that are not expected to fit into
 * the heap are ignored; if none is, the best gets as many rows a leaf as it takes. The number of
 * rows decides how much the race does, so that it ends the same way everywhere; the time limit is
 * for the case that this is too much.
 */
public final class SettingsRace {
  private static final Logger log = LoggerFactory.getLogger(SettingsRace.class);

  private static final int FULL_DEPTH = 30;
  private static final List<Integer> MIN_INSTANCES = List.of(8, 25, 3, 1, 80);
  private static final List<String> STRATEGIES = List.of("0.6", "onethird", "all");

  // Of wide tables: each trial takes long, and their few rows cannot tell more of them apart.
  private static final List<Integer> MIN_INSTANCES_IF_WIDE = List.of(8, 3, 1);
  private static final List<String> STRATEGIES_IF_WIDE = List.of("onethird", "all");

  private static final List<Integer> DEPTHS = List.of(5, 6, 8, 11, 15);

  /** Trees per half in the first round; most rows are then out of bag in both. */
  private static final int TREES_PER_HALF = 5;

  private static final int FINALISTS = 3;

  /** Values in the rows that the race runs on. */
  private static final int MAX_VALUES = 500_000;

  private static final int MIN_ROWS = 5_000;

  /** With more than these even so, the table is wide. */
  private static final int MAX_VALUES_IF_NARROW = 750_000;

  /** A smaller forest wins if its cost is at most that of the best times this. */
  static final double AS_GOOD = 1.002;

  /** Of Spark's tree: two nodes with their statistics, and MLeap's two when it is exported. */
  public static final int BYTES_PER_LEAF_AND_SPLIT = 300;

  private final InMemoryForest forest;
  private final ForestParameters hyperparameters;
  private final int rows;
  private final long budget;
  private final long start = System.nanoTime();
  private boolean isCutShort;

  /**
   * A race that has not begun.
   *
   * @param forest the rows, on which trees are to be grown
   * @param hyperparameters those that are empty are to be found
   */
  public SettingsRace(InMemoryForest forest, ForestParameters hyperparameters) {
    this(forest, hyperparameters, HeapBudget.ofThisJvm().chosenTrees());
  }

  /**
   * A race that has not begun.
   *
   * @param budget bytes that the forest's nodes may take
   */
  SettingsRace(InMemoryForest forest, ForestParameters hyperparameters, long budget) {
    this.budget = budget;
    this.forest = forest;
    this.hyperparameters = hyperparameters;
    this.rows = mostRows(forest);
  }

  /** Runs the race if there is anything to be found, and logs what is. */
  public ForestSettings run() {
    List<TreeSizes> candidates = candidates();
    boolean isDepthGiven = hyperparameters.tree().maxDepth().isPresent();
    boolean isNothingOpen = candidates.size() == 1 && isDepthGiven;
    if (isNothingOpen || hyperparameters.tree().autoSeconds() == 0) {
      log.info("settings: {}", text(candidates.get(0)));
      return new ForestSettings(Engine.IN_MEMORY, candidates.get(0), List.of(), false);
    }
    InMemoryForest some = forest.sample(rows);
    log.info(
        "settings: comparing {} combinations by out-of-bag error on {} rows, for at most {} s",
        candidates.size(),
        some.rows(),
        hyperparameters.tree().autoSeconds());
    try {
      List<Trial> trials = new ArrayList<>();
      List<Contender> best = runHalving(some, candidates, trials);
      // How deep and how small is enough for some of the rows may be too little for all of them.
      boolean isWhole = some == forest;
      if (!isDepthGiven && isWhole && !isWide()) {
        best = withDepths(some, best);
      }
      best.forEach(contender -> trials.add(contender.trial()));
      TreeSizes chosen = chosen(best, isWhole);
      if (isCutShort) {
        log.warn(
            "settings: auto_seconds={} ended the search early; on a faster or slower machine it may"
                + " find others",
            hyperparameters.tree().autoSeconds());
      }
      log.info("settings: {}, found in {} trials", text(chosen), trials.size());
      return new ForestSettings(Engine.IN_MEMORY, chosen, List.copyOf(trials), isCutShort);
    } finally {
      if (some != forest) {
        some.close();
      }
    }
  }

  private List<TreeSizes> candidates() {
    int depth = hyperparameters.tree().maxDepth().orElse(FULL_DEPTH);
    List<Integer> instances =
        hyperparameters
            .tree()
            .minInstancesPerNode()
            .map(List::of)
            .orElse(
                (isWide() ? MIN_INSTANCES_IF_WIDE : MIN_INSTANCES)
                    .stream().filter(least -> least == 1 || 2 * least <= forest.rows()).toList());
    // With few features several strategies draw the same number of them.
    Map<Integer, String> strategies = new LinkedHashMap<>();
    for (String strategy :
        hyperparameters
            .tree()
            .featureSubsetStrategy()
            .map(List::of)
            .orElse(isWide() ? STRATEGIES_IF_WIDE : STRATEGIES)) {
      strategies.putIfAbsent(FeatureSubset.size(strategy, forest.features(), 1), strategy);
    }
    return instances.stream()
        .flatMap(
            least ->
                strategies.values().stream().map(strategy -> new TreeSizes(depth, least, strategy)))
        .toList();
  }

  /** Whether the rows that the race runs on have more values than it should run on. */
  private boolean isWide() {
    return (long) Math.min(rows, forest.rows()) * forest.features() > MAX_VALUES_IF_NARROW;
  }

  private Contender contender(InMemoryForest some, TreeSizes sizes) {
    return new Contender(some, sizes, hyperparameters.numTrees(), 0, TrainingPredictions::outOfBag);
  }

  /** Drops the worse half after each round, and notes what is dropped. */
  private List<Contender> runHalving(
      InMemoryForest some, List<TreeSizes> candidates, List<Trial> dropped) {
    List<Contender> running = candidates.stream().map(sizes -> contender(some, sizes)).toList();
    int trees = TREES_PER_HALF;
    while (true) {
      running = growAll(running, trees, dropped);
      if (running.size() <= FINALISTS) {
        return running;
      }
      if (isOver()) {
        isCutShort = true;
        return running;
      }
      int kept = Math.max(FINALISTS, (running.size() + 1) / 2);
      running.stream().skip(kept).map(Contender::trial).forEach(dropped::add);
      running = running.subList(0, kept);
      trees = running.get(0).treesPerHalf();
    }
  }

  /** Adds the winner at smaller depths. */
  private List<Contender> withDepths(InMemoryForest some, List<Contender> best) {
    if (isOver()) {
      isCutShort = true;
      return best;
    }
    TreeSizes winner =
        Trial.smallestAsGood(best.stream().map(Contender::trial).toList(), this::cost, 1).sizes();
    List<Contender> shallower =
        DEPTHS.stream()
            .map(
                depth ->
                    new TreeSizes(
                        depth, winner.minInstancesPerNode(), winner.featureSubsetStrategy()))
            .map(sizes -> contender(some, sizes))
            .toList();
    return Stream.concat(
            best.stream(),
            growAll(shallower, best.get(0).treesPerHalf(), new ArrayList<>()).stream())
        .toList();
  }

  /**
   * Lets all run, or as many as there is time for but at least one, and sorts them by error; those
   * that ran before but not now are dropped.
   */
  private List<Contender> growAll(
      List<Contender> contenders, int treesPerHalf, List<Trial> dropped) {
    List<Contender> ran = new ArrayList<>();
    for (Contender contender : contenders) {
      if (!ran.isEmpty() && isOver()) {
        isCutShort = true;
        contenders.stream()
            .skip(ran.size())
            .filter(late -> late.treesPerHalf() > 0)
            .forEach(late -> dropped.add(late.trial()));
        break;
      }
      contender.grow(treesPerHalf);
      ran.add(contender);
    }
    ran.sort(Comparator.comparingDouble(Contender::rmse));
    return ran;
  }

  private boolean isOver() {
    return (System.nanoTime() - start) / 1e9 > hyperparameters.tree().autoSeconds();
  }

  private double cost(Trial trial) {
    return trial.cost(hyperparameters.numTrees());
  }

  private TreeSizes chosen(List<Contender> best, boolean isWhole) {
    List<Trial> trials = best.stream().map(Contender::trial).toList();
    List<Trial> fitting = trials.stream().filter(trial -> bytes(trial) < budget).toList();
    if (!fitting.isEmpty()) {
      return (isWhole
              ? Trial.smallestAsGood(fitting, this::cost, AS_GOOD)
              : Trial.smallestAsGood(fitting, Trial::rmse, 1))
          .sizes();
    }
    Trial smallest = Collections.min(trials, Comparator.comparingLong(Trial::leaves));
    if (hyperparameters.tree().minInstancesPerNode().isPresent()) {
      log.warn(
          "settings: the forest may not fit into the heap; give fewer num_trees, a max_depth or"
              + " more min_instances_per_node");
      return smallest.sizes();
    }
    // So many leaves have at least so many rows, however they are cut.
    double leaves = (double) budget / hyperparameters.numTrees() / BYTES_PER_LEAF_AND_SPLIT;
    Trial lowest = Collections.min(trials, Comparator.comparingDouble(Trial::rmse));
    TreeSizes larger = lowest.sizes().withMinInstances(forest.rows() / Math.max(1, leaves));
    log.warn(
        "settings: no forest of the sizes that were tried is expected to fit into the heap;"
            + " min_instances_per_node={} is; with more memory or fewer num_trees smaller leaves"
            + " fit",
        larger.minInstancesPerNode());
    return larger;
  }

  /** What the whole forest's nodes are expected to take beside all else. */
  private double bytes(Trial trial) {
    return trial.leavesOn(forest.rows()) * hyperparameters.numTrees() * BYTES_PER_LEAF_AND_SPLIT;
  }

  /** Rows that a race runs on. */
  static int mostRows(InMemoryForest forest) {
    return Math.max(MIN_ROWS, MAX_VALUES / forest.features());
  }

  /** Sizes as the log has them. */
  public static String text(TreeSizes sizes) {
    return String.format(
        Locale.ROOT,
        "max_depth=%d min_instances_per_node=%d feature_subset_strategy=%s",
        sizes.maxDepth(),
        sizes.minInstancesPerNode(),
        sizes.featureSubsetStrategy());
  }
}
