package io.sparkforest.server.drift;

import io.sparkforest.server.features.RawRecord;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one request, or a part of it, has of missing and new values; for one thread at a time. */
public final class DriftTally {
  private final SeenInput[] inputs;
  private final double[] bounds;
  private final long[] missing;
  private final long[] unseen;
  private final long[] scores;
  private double sum;

  /**
   * Nothing counted yet.
   *
   * @param bounds the upper bounds of the scores' histogram but the last, which is infinite
   */
  DriftTally(SeenInput[] inputs, double[] bounds) {
    this.inputs = inputs;
    this.bounds = bounds;
    missing = new long[inputs.length];
    unseen = new long[inputs.length];
    scores = new long[bounds.length + 1];
  }

  /**
   * Counts records and their scores.
   *
   * @param predictions one for each record
   * @param without the places of records that have no score
   */
  public void count(DriftRows rows, double[] predictions, Set<Integer> without) {
    boolean isAny = without.isEmpty();
    for (int row = 0; row < predictions.length; row++) {
      if (isAny || !without.contains(row)) {
        count(rows, row);
        count(predictions[row]);
      }
    }
  }

  private void count(DriftRows rows, int row) {
    for (int input = 0; input < inputs.length; input++) {
      SeenInput seen = inputs[input];
      if (seen.isNumeric()) {
        double number = rows.number(row, input);
        // Of NaN, which is what a missing number is, neither is true.
        if (number < seen.min() || number > seen.max()) {
          unseen[input]++;
        } else if (RawRecord.isMissing(number)) {
          missing[input]++;
        }
      } else {
        count(input, seen.labels(), rows.label(row, input));
      }
    }
  }

  private void count(int input, Set<String> known, @Nullable String label) {
    if (label == null) {
      missing[input]++;
    } else if (!known.isEmpty() && !known.contains(label)) {
      unseen[input]++;
    }
  }

  private void count(double score) {
    if (Double.isFinite(score)) {
      int place = Arrays.binarySearch(bounds, score);
      scores[place < 0 ? -place - 1 : place]++;
      sum += score;
    }
  }

  /** Adds what was counted of another part of the same request. */
  public void add(DriftTally other) {
    add(missing, other.missing);
    add(unseen, other.unseen);
    add(scores, other.scores);
    sum += other.sum;
  }

  private static void add(long[] to, long[] from) {
    for (int place = 0; place < to.length; place++) {
      to[place] += from[place];
    }
  }

  /** How many values are missing. */
  public long missingValues() {
    return Arrays.stream(missing).sum();
  }

  /** How many labels training has not seen. */
  public long unseenLabels() {
    return unseen(false);
  }

  /** How many numbers are outside the range of training. */
  public long outOfRange() {
    return unseen(true);
  }

  private long unseen(boolean isNumeric) {
    long count = 0;
    for (int input = 0; input < inputs.length; input++) {
      if (inputs[input].isNumeric() == isNumeric) {
        count += unseen[input];
      }
    }
    return count;
  }

  long missing(int input) {
    return missing[input];
  }

  long unseen(int input) {
    return unseen[input];
  }

  long scores(int place) {
    return scores[place];
  }

  double sum() {
    return sum;
  }
}
