package io.sparkforest.trainer.data.dropped;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * How much of the variance of a target groups of rows explain, and whether that may be chance.
 *
 * <p>The share is the predicted R² of Allen's PRESS statistic: each row is predicted without itself
 * (D. M. Allen, "The relationship between variable selection and data augmentation and a method for
 * prediction", Technometrics 16, 1974), so groups of one row explain nothing, and noise explains
 * less than nothing. The prediction is the mean of the row's group, drawn towards the mean of all
 * rows by Bühlmann's credibility (H. Bühlmann, "Experience rating and credibility", ASTIN Bulletin
 * 4, 1967): a group of n rows has the weight n / (n + k), where k is the variance within the groups
 * by that between them, estimated as in a one-way analysis of variance with random effects. Of
 * numbers in slices of equal size it is the regressogram (J. W. Tukey, 1961). The leave-one-out
 * errors follow from each group's sums, so that one scan of the rows is enough.
 *
 * <p>Whether a share is chance is decided by a permutation test: the target is shuffled over the
 * rows, and the best of a column's readings must explain more than in each of {@value
 * #PERMUTATIONS} shuffles. For a column that has nothing to do with the target that happens in one
 * of {@value #PERMUTATIONS} + 1 cases, however the target is distributed and whatever was estimated
 * (the maximum over the readings is Westfall and Young's correction, 1993). Columns of noise mostly
 * fail at the first shuffles (J. Besag and P. Clifford, 1991). A share that lies {@value
 * #FAR_ABOVE} standard deviations above the mean of the first {@value #FIRST} shuffles needs no
 * further ones: by Cantelli's inequality chance gets there in one of 1 + {@value #FAR_ABOVE}² cases
 * at most. It holds for any distribution whose spread these shuffles show, so some of them must
 * differ.
 *
 * <p>Shuffles are drawn from a fixed seed: the same rows give the same answer.
 */
final class ExplainedVariance {
  static final int PERMUTATIONS = 199;

  private static final int FIRST = 30;
  private static final double FAR_ABOVE = 15;
  private static final long SEED = 5;

  /** From the mean, by the largest distance from it: squares neither overflow nor cancel. */
  private final double[] target;

  /** Sum of the squared errors of the mean of the other rows. */
  private final double unexplained;

  ExplainedVariance(double[] target) {
    double mean = DoubleStream.of(target).average().orElse(0);
    double largest = DoubleStream.of(target).map(value -> Math.abs(value - mean)).max().orElse(0);
    this.target =
        DoubleStream.of(target).map(value -> largest > 0 ? (value - mean) / largest : 0).toArray();
    double rows = target.length;
    double squares = DoubleStream.of(this.target).map(value -> value * value).sum();
    this.unexplained = squares * rows * rows / ((rows - 1) * (rows - 1));
  }

  /** The share that a reading explains: 1 at most, and below 0 where it is worse than the mean. */
  double share(Reading reading) {
    return share(reading, target);
  }

  /** Whether readings explain so much by chance in some shuffle of the target. */
  boolean mayBeChance(double share, List<Reading> readings) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] shuffled = target.clone();
    double sum = 0;
    double squares = 0;
    for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
      if (permutation == FIRST) {
        double mean = sum / FIRST;
        double variance = (squares - sum * mean) / (FIRST - 1);
        if (variance > 0 && share - mean > FAR_ABOVE * Math.sqrt(variance)) {
          return false;
        }
      }
      shuffle(shuffled, random);
      double best = Double.NEGATIVE_INFINITY;
      for (Reading reading : readings) {
        best = Math.max(best, share(reading, shuffled));
      }
      if (best >= share) {
        return true;
      }
      sum += best;
      squares += best * best;
    }
    return false;
  }

  private static void shuffle(double[] values, SplittableRandom random) {
    for (int place = values.length - 1; place > 0; place--) {
      int other = random.nextInt(place + 1);
      double value = values[place];
      values[place] = values[other];
      values[other] = value;
    }
  }

  private double share(Reading reading, double[] values) {
    int[] groups = reading.groups();
    double[] sizes = new double[reading.count()];
    double[] sums = new double[reading.count()];
    double squares = 0;
    for (int row = 0; row < groups.length; row++) {
      sizes[groups[row]]++;
      sums[groups[row]] += values[row];
      squares += values[row] * values[row];
    }
    double credibility = credibility(sizes, sums, squares);
    return unexplained > 0 && credibility < Double.POSITIVE_INFINITY
        ? 1 - press(groups, values, sizes, sums, credibility) / unexplained
        : 0;
  }

  /** Variance within the groups by that between them; infinite if none is seen between them. */
  private static double credibility(double[] sizes, double[] sums, double squares) {
    double rows = 0;
    double squaredSizes = 0;
    double between = 0;
    int count = 0;
    for (int group = 0; group < sizes.length; group++) {
      if (sizes[group] > 0) {
        count++;
        rows += sizes[group];
        squaredSizes += sizes[group] * sizes[group];
        between += sums[group] * sums[group] / sizes[group];
      }
    }
    if (count < 2 || rows <= count) {
      return Double.POSITIVE_INFINITY;
    }
    double within = Math.max(0, squares - between) / (rows - count);
    double excess = between / (count - 1) - within;
    double meanSize = (rows - squaredSizes / rows) / (count - 1);
    return excess > 0 ? within * meanSize / excess : Double.POSITIVE_INFINITY;
  }

  /** Sum of the squared errors, each row predicted without itself. The target's mean is 0. */
  private static double press(
      int[] groups, double[] values, double[] sizes, double[] sums, double credibility) {
    double others = groups.length - 1.0;
    double[] factors = new double[sizes.length];
    double[] offsets = new double[sizes.length];
    Arrays.fill(factors, 1 + 1 / others);
    for (int group = 0; group < sizes.length; group++) {
      double weight = sizes[group] - 1 + credibility;
      if (sizes[group] > 1) {
        // value - (sum - value + k * mean of the others) / (n - 1 + k), and that mean is
        // -value / (rows - 1).
        factors[group] = 1 + (1 + credibility / others) / weight;
        offsets[group] = sums[group] / weight;
      }
    }
    double press = 0;
    for (int row = 0; row < groups.length; row++) {
      double error = factors[groups[row]] * values[row] - offsets[groups[row]];
      press += error * error;
    }
    return press;
  }
}
