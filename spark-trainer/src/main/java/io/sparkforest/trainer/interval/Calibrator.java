package io.sparkforest.trainer.interval;

import io.sparkforest.contract.interval.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds how wide intervals have to be: of some ways to say how difficult a row is, the one whose
 * intervals of {@value Calibration#USUAL_LEVEL} % are narrow and miss by little, and for each level
 * the quantile of the residuals divided by the rows' difficulties.
 *
 * <p>The ways are the trees' spread with more or less added to it, in the same way for all rows or
 * as rows of similar scores are off, and either of these alone.
 */
public final class Calibrator {
  /** What is added to the spread, as a multiple of the mean absolute residual. */
  private static final double[] OFFSETS = {
    0.01, 0.03, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 2, 4, 8
  };

  /** The best way for fewer rows is the best by chance. */
  private static final int MIN_ROWS = 100;

  /** Rows of similar scores whose errors are averaged. */
  private static final int MIN_SLICE = 100;

  private static final int MAX_SLICES = 20;

  /** How much worse a simpler way may be. */
  private static final double SIMPLER = 1.005;

  /** Below any error that matters: no interval may collapse for rows that were right by chance. */
  private static final double MIN_FACTOR = 0.02;

  private final CalibrationRows rows;
  private final double least;
  private final double greatest;
  private final double meanError;

  private Calibrator(CalibrationRows rows) {
    this.rows = rows;
    double min = Arrays.stream(rows.labels()).min().orElse(0);
    double max = Arrays.stream(rows.labels()).max().orElse(0);
    this.least = min >= 0 ? 0 : Double.NEGATIVE_INFINITY;
    this.greatest = max <= 0 ? 0 : Double.POSITIVE_INFINITY;
    this.meanError = IntStream.range(0, rows.size()).mapToDouble(rows::error).average().orElse(0);
  }

  /** The calibration on rows; none if these are too few for any level. */
  public static Optional<Calibration> of(CalibrationRows rows) {
    return rank(rows.size(), Calibration.MIN_LEVEL) > rows.size()
        ? Optional.empty()
        : Optional.of(new Calibrator(rows).best());
  }

  /**
   * Intervals of the same width for all rows, which the others are measured by.
   *
   * @param rows enough of them for {@link #of}
   */
  static Calibration constant(CalibrationRows rows) {
    return new Calibrator(rows).calibrated(0, 1, new double[0], new double[0]);
  }

  /**
   * Which of so many values in ascending order, from 1, is at least as great as the next one with
   * the probability of the level: the quantile of conformal prediction.
   */
  private static int rank(int size, int level) {
    return (int) (((size + 1L) * level + 99) / 100);
  }

  private Calibration best() {
    if (!(meanError > 0)) {
      return calibrated(0, 1, new double[0], new double[0]);
    }
    if (rows.size() < MIN_ROWS) {
      return calibrated(1, meanError, new double[0], new double[0]);
    }
    // From the simplest on.
    List<Calibration> candidates = new ArrayList<>();
    candidates.add(calibrated(0, meanError, new double[0], new double[0]));
    addWithSpread(candidates, new double[0], new double[0]);
    int slices = Math.min(MAX_SLICES, rows.size() / MIN_SLICE);
    if (slices > 1) {
      double[] scores = new double[slices];
      double[] factors = new double[slices];
      fillSlices(scores, factors);
      candidates.add(calibrated(0, meanError, scores, factors));
      addWithSpread(candidates, scores, factors);
    }
    Calibration best = candidates.get(0);
    double lowest = intervalScore(best);
    for (Calibration candidate : candidates.subList(1, candidates.size())) {
      double score = intervalScore(candidate);
      boolean isAsSimple =
          candidate.spreadWeight() == best.spreadWeight()
              && candidate.scores().length == best.scores().length;
      if (score * (isAsSimple ? 1 : SIMPLER) < lowest) {
        best = candidate;
        lowest = score;
      }
    }
    return best;
  }

  private void addWithSpread(List<Calibration> candidates, double[] scores, double[] factors) {
    for (double offset : OFFSETS) {
      candidates.add(calibrated(1, offset * meanError, scores, factors));
    }
  }

  /** The mean error of rows with similar scores, as a multiple of that of all rows. */
  private void fillSlices(double[] scores, double[] factors) {
    int[] order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(
                (one, other) -> Double.compare(rows.predictions()[one], rows.predictions()[other]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int slice = 0; slice < scores.length; slice++) {
      int from = (int) ((long) slice * order.length / scores.length);
      int to = (int) ((long) (slice + 1) * order.length / scores.length);
      double score = 0;
      double error = 0;
      for (int at = from; at < to; at++) {
        score += rows.predictions()[order[at]];
        error += rows.error(order[at]);
      }
      scores[slice] = score / (to - from);
      factors[slice] = Math.max(MIN_FACTOR, error / (to - from) / meanError);
    }
    // Sums of equal numbers may differ in their last digits.
    Arrays.sort(scores);
  }

  private Calibration calibrated(
      double spreadWeight, double offset, double[] scores, double[] factors) {
    Calibration shape =
        new Calibration(spreadWeight, offset, scores, factors, least, greatest, new double[1]);
    return shape.withWidths(widths(ratios(rows, shape)));
  }

  /** Errors as multiples of the difficulties, in ascending order. */
  static double[] ratios(CalibrationRows rows, Calibration shape) {
    return IntStream.range(0, rows.size())
        .mapToDouble(
            row -> rows.error(row) / shape.difficulty(rows.predictions()[row], rows.spreads()[row]))
        .sorted()
        .toArray();
  }

  /** The quantiles for the levels, as far as there are enough ratios for them. */
  static double[] widths(double[] ratios) {
    return IntStream.rangeClosed(Calibration.MIN_LEVEL, Calibration.MAX_LEVEL)
        .map(level -> rank(ratios.length, level))
        .takeWhile(rank -> rank <= ratios.length)
        .mapToDouble(rank -> ratios[rank - 1])
        .toArray();
  }

  /**
   * The mean interval score (Gneiting and Raftery 2007, <i>Strictly proper scoring rules</i>): the
   * width, and for a row that is not covered its distance, 2 / (1 - level) times. Of widths alone
   * the least is often one that covers too little by chance.
   */
  private double intervalScore(Calibration calibration) {
    int level = Math.min(Calibration.USUAL_LEVEL, calibration.highestLevel());
    double penalty = 2 / (1 - level / 100.0);
    return IntStream.range(0, rows.size())
        .mapToDouble(
            row -> {
              double score = rows.predictions()[row];
              double spread = rows.spreads()[row];
              double lower = calibration.lower(score, spread, level);
              double upper = calibration.upper(score, spread, level);
              double label = rows.labels()[row];
              double miss = Math.max(0, Math.max(lower - label, label - upper));
              return upper - lower + penalty * miss;
            })
        .average()
        .orElse(0);
  }
}
