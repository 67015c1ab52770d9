package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.TreeParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds how large the leaves of a residual forest should be, by comparing a few trees of each size,
 * and foresees whether such a forest is of any use at all. Depth and features are those of the
 * first forest. As in a {@link SettingsRace} a random part of the rows serves where there are many.
 */
public final class ResidualRace {
  private static final Logger log = LoggerFactory.getLogger(ResidualRace.class);

  /** The first is taken if there is no time. */
  private static final List<Integer> MIN_INSTANCES = List.of(8, 25, 80, 3);

  private static final int TREES_PER_HALF = 5;

  private final InMemoryForest residuals;
  private final ResidualStep step;
  private final TreeSizes first;
  private final TreeParameters hyperparameters;
  private final long start = System.nanoTime();

  /**
   * A race that has not begun.
   *
   * @param residuals the rows with what is left of their labels
   * @param first sizes of the first forest's trees
   */
  public ResidualRace(
      InMemoryForest residuals,
      ResidualStep step,
      TreeSizes first,
      TreeParameters hyperparameters) {
    this.residuals = residuals;
    this.step = step;
    this.first = first;
    this.hyperparameters = hyperparameters;
  }

  /** Runs the race; none if a forest of use is not to be expected, which the log explains. */
  public Optional<ForestSettings> run() {
    List<TreeSizes> candidates = candidates();
    boolean isNothingOpen = candidates.size() == 1 && !step.mustHelp();
    if (isNothingOpen || hyperparameters.autoSeconds() == 0) {
      return Optional.of(found(candidates.get(0), List.of(), false));
    }
    InMemoryForest some = residuals.sample(SettingsRace.mostRows(residuals));
    try {
      return run(some, candidates);
    } finally {
      if (some != residuals) {
        some.close();
      }
    }
  }

  private List<TreeSizes> candidates() {
    // What is given is a minimum, and what is left of a label mostly asks for larger leaves.
    int given = hyperparameters.minInstancesPerNode().orElse(0);
    List<Integer> candidates = new ArrayList<>();
    hyperparameters.minInstancesPerNode().ifPresent(candidates::add);
    MIN_INSTANCES.stream()
        .filter(least -> least > given && (candidates.isEmpty() || 2 * least <= residuals.rows()))
        .forEach(candidates::add);
    return candidates.stream()
        .map(least -> new TreeSizes(first.maxDepth(), least, first.featureSubsetStrategy()))
        .toList();
  }

  private Optional<ForestSettings> run(InMemoryForest some, List<TreeSizes> candidates) {
    List<Trial> trials = new ArrayList<>();
    boolean isCutShort = false;
    for (TreeSizes sizes : candidates) {
      if (!trials.isEmpty() && isOver()) {
        isCutShort = true;
        break;
      }
      Contender contender = new Contender(some, sizes, step.trees(), step.firstTree());
      contender.grow(TREES_PER_HALF);
      trials.add(contender.trial());
    }
    double without = rmse(some.predictions());
    Trial chosen = chosen(trials, some == residuals ? SettingsRace.AS_GOOD : 1);
    if (step.mustHelp() && (!fits(chosen) || chosen.rmse() * SettingsRace.AS_GOOD >= without)) {
      log.info(
          "forest: no residual forest {}: with {} the out-of-bag RMSE is expected to go from {} to"
              + " {}{}",
          step.number(),
          SettingsRace.text(chosen.sizes()),
          text(without),
          text(chosen.rmse()),
          fits(chosen) ? "" : ", but the model would be too large");
      return Optional.empty();
    }
    return Optional.of(found(chosen.sizes(), trials, isCutShort));
  }

  private ForestSettings found(TreeSizes sizes, List<Trial> trials, boolean isCutShort) {
    log.info(
        "settings: residual forest {}: {} trees, {}",
        step.number(),
        step.trees(),
        SettingsRace.text(sizes));
    return new ForestSettings(Engine.IN_MEMORY, sizes, List.copyOf(trials), isCutShort);
  }

  private static String text(double rmse) {
    return String.format(Locale.ROOT, "%.6g", rmse);
  }

  /** The error without this forest. */
  private static double rmse(TrainingPredictions rows) {
    double squares = 0;
    int measured = 0;
    for (int row = 0; row < rows.rows(); row++) {
      if (!rows.isLeftOut(row)) {
        squares += rows.residual(row) * rows.residual(row);
        measured++;
      }
    }
    return Math.sqrt(squares / Math.max(1, measured));
  }

  /** Of those that are not too large and as good as the best the smallest. */
  private Trial chosen(List<Trial> trials, double asGood) {
    List<Trial> fitting = trials.stream().filter(this::fits).toList();
    if (fitting.isEmpty()) {
      return trials.stream().min(Comparator.comparingLong(Trial::leaves)).orElseThrow();
    }
    return Trial.smallestAsGood(fitting, Trial::rmse, asGood);
  }

  private boolean fits(Trial trial) {
    return trial.leavesOn(residuals.rows()) * step.trees() <= step.mostLeaves();
  }

  private boolean isOver() {
    return (System.nanoTime() - start) / 1e9 > hyperparameters.autoSeconds();
  }
}
