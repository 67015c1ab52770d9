package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.forest.search.ForestSettings.Trial;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.inmemory.UnseenRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A first forest and residual forests on a random part of the rows, three times with another third
 * held out, to see what they are worth on rows that no tree has seen.
 *
 * <p>Out-of-bag errors do not tell. A row's label is in the out-of-bag predictions of its
 * neighbours, and what these leave teaches a residual forest the opposite of the row's own noise.
 * The smaller the leaves, the more: the error looks greater than it is.
 */
final class Rehearsal implements AutoCloseable {
  /** Parts of the rows, each of which is held out once. */
  private static final int SLICES = 3;

  /** More rows of a narrow table take memory, and tell little more. */
  private static final int ROWS_LIMIT = 100_000;

  /** Of a wide table there are fewer rows than a search for settings runs on. */
  private static final int VALUES_LIMIT = 5_000_000;

  /** How many trees the first forest has at most. */
  private static final int TREES_LIMIT = 60;

  private static final int TREES_PER_HALF = 10;

  /** Quantiles of absolute errors that are compared, in percent: those of usual intervals. */
  private static final int FROM = 50;

  private static final int TO = 90;

  /** For each slice the rows with what the forests so far leave of their labels. */
  private List<InMemoryForest> slices;

  private double overstatement = 1;
  private int forests;

  /**
   * A rehearsal that has not begun.
   *
   * @param forest the rows, with their labels; not closed by this
   */
  Rehearsal(InMemoryForest forest) {
    slices = IntStream.range(0, SLICES).mapToObj(slice -> without(forest, slice)).toList();
  }

  /** Number of rows that are rehearsed on. */
  static int rows(InMemoryForest forest) {
    int limit = Math.min(ROWS_LIMIT, VALUES_LIMIT / forest.features());
    return Math.min(forest.rows(), Math.min(limit, SettingsRace.mostRows(forest)));
  }

  /** A part of the rows, of which a slice is held out. */
  static InMemoryForest without(InMemoryForest forest, int slice) {
    int size = rows(forest);
    int first = size * slice / SLICES;
    int end = size * (slice + 1) / SLICES;
    IntStream others = IntStream.concat(IntStream.range(0, first), IntStream.range(end, size));
    int[] rows = IntStream.concat(others, IntStream.range(first, end)).toArray();
    return forest.part(rows, size - (end - first));
  }

  /** A residual forest of a few trees in each slice. */
  record Candidate(TreeSizes sizes, List<Contender> contenders) {
    /** How it is expected to change the error of rows held out. */
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

  /** How many residual forests there are. */
  int residualForests() {
    return forests - 1;
  }

  /**
   * Grows the first forest.
   *
   * @param trees how many it has when it is no rehearsal
   */
  void begin(TreeSizes first, int trees) {
    List<TrainingPredictions> grown = new ArrayList<>();
    for (InMemoryForest slice : slices) {
      TrainingPredictions predictions = slice.predictions();
      slice.predict(first.of(slice), 0, Math.min(TREES_LIMIT, trees), predictions);
      grown.add(predictions);
    }
    goOn(grown);
  }

  /**
   * A residual forest that may follow.
   *
   * @param trees how many it has when it is no rehearsal
   */
  Candidate candidate(TreeSizes sizes, int trees) {
    int firstTree = ResidualStep.firstTree(residualForests() + 1);
    List<Contender> contenders =
        slices.stream()
            .map(
                slice ->
                    new Contender(slice, sizes, trees, firstTree, TrainingPredictions::heldOut))
            .toList();
    contenders.forEach(contender -> contender.grow(TREES_PER_HALF));
    return new Candidate(sizes, contenders);
  }

  /** Adds a residual forest, as {@link #candidate} gave it. */
  void add(Candidate candidate) {
    goOn(candidate.contenders().stream().map(Contender::predictions).toList());
  }

  /** Takes what these predictions leave of the labels. */
  private void goOn(List<TrainingPredictions> grown) {
    double heldOut = quantiles(grown, TrainingPredictions::heldOut);
    double outOfBag = quantiles(grown, TrainingPredictions::outOfBag);
    overstatement = heldOut > 0 ? outOfBag / heldOut : 1;
    forests++;
    slices =
        IntStream.range(0, SLICES)
            .mapToObj(slice -> slices.get(slice).residuals(grown.get(slice)))
            .toList();
  }

  private static double quantiles(
      List<TrainingPredictions> grown, Function<TrainingPredictions, UnseenRows> which) {
    double[] errors =
        grown.stream().map(which).flatMapToDouble(Rehearsal::errors).sorted().toArray();
    return errors.length == 0
        ? 0
        : IntStream.rangeClosed(FROM, TO)
            .mapToDouble(percent -> errors[(int) ((errors.length - 1L) * percent / 100)])
            .sum();
  }

  private static DoubleStream errors(UnseenRows rows) {
    return IntStream.range(0, rows.size())
        .filter(row -> rows.trees(row) > 0)
        .mapToDouble(row -> Math.abs(rows.prediction(row) - rows.label(row)));
  }

  /**
   * How many times as great as errors on rows held out the out-of-bag errors are of all forests so
   * far together.
   */
  double overstatement() {
    return overstatement;
  }

  @Override
  public void close() {
    slices.forEach(InMemoryForest::close);
  }
}
