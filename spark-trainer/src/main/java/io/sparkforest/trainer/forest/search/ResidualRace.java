package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import io.sparkforest.trainer.forest.search.Rehearsal.Candidate;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.TreeParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds whether forests on residuals are of use, and how large their leaves should be, by a {@link
 * Rehearsal}. Depth and features are those of the first forest.
 */
public final class ResidualRace implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResidualRace.class);

  /** The first is taken if there is no time. */
  private static final List<Integer> MIN_INSTANCES = List.of(8, 25, 80, 3);

  /** Fewer tell nothing. */
  private static final int MIN_ROWS = 100;

  private final TreeSizes first;
  private final TreeParameters hyperparameters;
  private final InMemoryForest forest;
  private final int rows;
  private @Nullable Rehearsal rehearsal;

  /** The residual forests that were decided on, of which some may not have been rehearsed. */
  private final List<TreeSizes> decided = new ArrayList<>();

  /**
   * A race that has not begun.
   *
   * @param forest the rows, with their labels; it may be closed meanwhile
   * @param first sizes of the first forest's trees
   */
  public ResidualRace(InMemoryForest forest, TreeSizes first, TreeParameters hyperparameters) {
    this.first = first;
    this.hyperparameters = hyperparameters;
    this.rows = forest.rows();
    this.forest = forest;
  }

  /**
   * Finds the next residual forest; none if one of use is not to be expected, which the log
   * explains.
   */
  public Optional<ForestSettings> next(ResidualStep step) {
    Optional<ForestSettings> found = step.found().or(() -> search(step));
    found.map(ForestSettings::sizes).ifPresent(decided::add);
    return found;
  }

  private Optional<ForestSettings> search(ResidualStep step) {
    List<TreeSizes> candidates = candidates();
    if (candidates.size() == 1 && !step.mustHelp()) {
      return Optional.of(found(step, candidates.get(0), List.of(), false, null));
    }
    if (Rehearsal.rows(forest) < MIN_ROWS) {
      log.info("forest: {} rows are too few to tell whether a residual forest helps", rows);
      return step.mustHelp()
          ? Optional.empty()
          : Optional.of(found(step, candidates.get(0), List.of(), false, null));
    }
    long start = System.nanoTime();
    Rehearsal rehearsal = caughtUp(step);
    List<Candidate> tried = new ArrayList<>();
    boolean isCutShort = false;
    for (TreeSizes sizes : candidates) {
      double seconds = (System.nanoTime() - start) / 1e9;
      if (!tried.isEmpty() && seconds > hyperparameters.autoSeconds()) {
        isCutShort = true;
        break;
      }
      tried.add(rehearsal.candidate(sizes, step.trees()));
    }
    if (isCutShort) {
      log.warn(
          "settings: auto_seconds={} ended the search for residual forest {} early; on a faster or"
              + " slower machine it may find others",
          hyperparameters.autoSeconds(),
          step.number());
    }
    Candidate chosen = chosen(tried, step);
    boolean isLarge = !fits(chosen.trial(), step);
    ErrorChange change = chosen.change();
    if (step.mustHelp() && (isLarge || !change.isWorthwhile())) {
      tell("no residual forest {}: with {}", step, chosen, change);
      if (isLarge) {
        log.info("forest: residual forest {} would be too large", step.number());
      }
      return Optional.empty();
    }
    tell("residual forest {}: with {}", step, chosen, change);
    rehearsal.add(chosen);
    List<Trial> trials = tried.stream().map(Candidate::trial).toList();
    return Optional.of(found(step, chosen.sizes(), trials, isCutShort, rehearsal.overstatement()));
  }

  private static void tell(String what, ResidualStep step, Candidate chosen, ErrorChange change) {
    log.info(
        "forest: "
            + what
            + " the RMSE of {} rows that the rehearsed trees did not see is expected to go from {}"
            + " to {} (by chance up to {})",
        step.number(),
        SettingsRace.text(chosen.sizes()),
        change.rows(),
        text(change.rmseBefore()),
        text(change.rmse()),
        text(change.noise()));
  }

  private List<TreeSizes> candidates() {
    // What is given is a minimum, and what is left of a label mostly asks for larger leaves.
    int given = hyperparameters.minInstancesPerNode().orElse(0);
    List<Integer> candidates = new ArrayList<>();
    hyperparameters.minInstancesPerNode().ifPresent(candidates::add);
    MIN_INSTANCES.stream()
        .filter(least -> least > given && (candidates.isEmpty() || 2 * least <= rows))
        .forEach(candidates::add);
    return candidates.stream()
        .limit(hyperparameters.autoSeconds() == 0 ? 1 : candidates.size())
        .map(least -> new TreeSizes(first.maxDepth(), least, first.featureSubsetStrategy()))
        .toList();
  }

  /** Rehearses what was decided without it, as before an interruption. */
  private Rehearsal caughtUp(ResidualStep step) {
    Rehearsal begun = rehearsal;
    if (begun == null) {
      begun = new Rehearsal(forest);
      rehearsal = begun;
      begun.begin(first, step.treesOfFirst());
    }
    while (begun.residualForests() < decided.size()) {
      TreeSizes sizes = decided.get(begun.residualForests());
      begun.add(begun.candidate(sizes, step.trees()));
    }
    return begun;
  }

  private ForestSettings found(
      ResidualStep step,
      TreeSizes sizes,
      List<Trial> trials,
      boolean isCutShort,
      @Nullable Double overstatement) {
    log.info(
        "settings: residual forest {}: {} trees, {}",
        step.number(),
        step.trees(),
        SettingsRace.text(sizes));
    return new ForestSettings(
        Engine.IN_MEMORY, sizes, List.copyOf(trials), isCutShort, overstatement);
  }

  private static String text(double rmse) {
    return String.format(Locale.ROOT, "%.6g", rmse);
  }

  /** Of those that are not too large and as good as the best the smallest. */
  private Candidate chosen(List<Candidate> candidates, ResidualStep step) {
    List<Candidate> fitting =
        candidates.stream().filter(candidate -> fits(candidate.trial(), step)).toList();
    if (fitting.isEmpty()) {
      return Collections.min(
          candidates, Comparator.comparingLong(candidate -> candidate.trial().leaves()));
    }
    List<Trial> trials = fitting.stream().map(Candidate::trial).toList();
    Trial smallest = Trial.smallestAsGood(trials, Trial::rmse, SettingsRace.AS_GOOD);
    return fitting.get(trials.indexOf(smallest));
  }

  private boolean fits(Trial trial, ResidualStep step) {
    return trial.leavesOn(rows) * step.trees() <= step.mostLeaves();
  }

  @Override
  public void close() {
    if (rehearsal != null) {
      rehearsal.close();
    }
  }
}
