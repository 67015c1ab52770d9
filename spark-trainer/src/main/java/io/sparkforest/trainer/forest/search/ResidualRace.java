package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.TreeParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds whether forests on residuals are of use, and how large their leaves should be: it rehearses
 * the first forest and those that follow with fewer trees on a random part of the rows, three times
 * with another third held out, and measures the errors there. Depth and features are those of the
 * first forest.
 *
 * <p>Out-of-bag errors do not tell. A row's label is in the out-of-bag predictions of its
 * neighbours, and what these leave teaches a residual forest the opposite of the row's own noise.
 * The smaller the leaves, the more: the error looks greater than it is.
 */
public final class ResidualRace implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResidualRace.class);

  /** The first is taken if there is no time. */
  private static final List<Integer> MIN_INSTANCES = List.of(8, 25, 80, 3);

  private static final int MOST_TREES_OF_FIRST = 60;
  private static final int TREES_PER_HALF = 10;

  /** Parts of the rows, each of which is held out once. */
  private static final int SLICES = 3;

  /** Fewer tell nothing. */
  private static final int MIN_ROWS = 60;

  private final TreeSizes first;
  private final TreeParameters hyperparameters;
  private final int rows;

  /** For each slice the rows with what the forests rehearsed so far leave of their labels. */
  private List<InMemoryForest> rehearsed;

  /** The residual forests that were decided on, and how many of them were rehearsed. */
  private final List<TreeSizes> decided = new ArrayList<>();

  private int known;
  private boolean isBegun;

  /**
   * A race that has not begun.
   *
   * @param forest the rows, with their labels; not closed by this
   * @param first sizes of the first forest's trees
   */
  public ResidualRace(InMemoryForest forest, TreeSizes first, TreeParameters hyperparameters) {
    this.first = first;
    this.hyperparameters = hyperparameters;
    this.rows = forest.rows();
    this.rehearsed = IntStream.range(0, SLICES).mapToObj(slice -> without(forest, slice)).toList();
  }

  /** A part of the rows, of which a slice is held out. */
  static InMemoryForest without(InMemoryForest forest, int slice) {
    int size = Math.min(forest.rows(), SettingsRace.mostRows(forest));
    int first = size * slice / SLICES;
    int end = size * (slice + 1) / SLICES;
    IntStream others = IntStream.concat(IntStream.range(0, first), IntStream.range(end, size));
    int[] rows = IntStream.concat(others, IntStream.range(first, end)).toArray();
    return forest.part(rows, size - (end - first));
  }

  /** A residual forest of a few trees in each rehearsal. */
  private record Candidate(TreeSizes sizes, List<Contender> contenders) {
    ErrorChange change() {
      ErrorChange.Sum sum = new ErrorChange.Sum();
      contenders.forEach(contender -> sum.add(contender.errors()));
      return sum.change();
    }

    Trial trial() {
      List<Trial> trials = contenders.stream().map(Contender::trial).toList();
      Trial one = trials.get(0);
      long leaves = trials.stream().mapToLong(Trial::leaves).sum() / trials.size();
      return new Trial(sizes, one.trees(), one.rows(), leaves, change().rmse());
    }
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
      return Optional.of(found(step, candidates.get(0), List.of(), false));
    }
    if (rows < MIN_ROWS) {
      log.info("forest: {} rows are too few to tell whether a residual forest helps", rows);
      return step.mustHelp()
          ? Optional.empty()
          : Optional.of(found(step, candidates.get(0), List.of(), false));
    }
    long start = System.nanoTime();
    catchUp(step);
    List<Candidate> tried = new ArrayList<>();
    boolean isCutShort = false;
    for (TreeSizes sizes : candidates) {
      double seconds = (System.nanoTime() - start) / 1e9;
      if (!tried.isEmpty() && seconds > hyperparameters.autoSeconds()) {
        isCutShort = true;
        break;
      }
      tried.add(grown(sizes, step));
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
    rehearse(chosen);
    List<Trial> trials = tried.stream().map(Candidate::trial).toList();
    return Optional.of(found(step, chosen.sizes(), trials, isCutShort));
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
  private void catchUp(ResidualStep step) {
    if (!isBegun) {
      isBegun = true;
      int trees = Math.min(MOST_TREES_OF_FIRST, step.treesOfFirst());
      goOn(
          rehearsed.stream()
              .map(
                  part -> {
                    TrainingPredictions predictions = part.predictions();
                    part.predict(first.of(part), 0, trees, predictions);
                    return predictions;
                  })
              .toList());
    }
    while (known < decided.size()) {
      rehearse(grown(decided.get(known), step));
    }
  }

  private Candidate grown(TreeSizes sizes, ResidualStep step) {
    int firstTree = ResidualStep.firstTree(known + 1);
    List<Contender> contenders =
        rehearsed.stream()
            .map(
                part ->
                    new Contender(
                        part, sizes, step.trees(), firstTree, TrainingPredictions::heldOut))
            .toList();
    contenders.forEach(contender -> contender.grow(TREES_PER_HALF));
    return new Candidate(sizes, contenders);
  }

  private void rehearse(Candidate candidate) {
    known++;
    goOn(candidate.contenders().stream().map(Contender::predictions).toList());
  }

  /** Takes what these predictions leave of the labels. */
  private void goOn(List<TrainingPredictions> predictions) {
    rehearsed =
        IntStream.range(0, SLICES)
            .mapToObj(slice -> rehearsed.get(slice).residuals(predictions.get(slice)))
            .toList();
  }

  private ForestSettings found(
      ResidualStep step, TreeSizes sizes, List<Trial> trials, boolean isCutShort) {
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
    rehearsed.forEach(InMemoryForest::close);
  }
}
