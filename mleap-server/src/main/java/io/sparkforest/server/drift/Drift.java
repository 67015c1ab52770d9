package io.sparkforest.server.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many values of a model's records were missing or new since it was loaded, by input, and a
 * histogram of its scores. May be used by any number of threads.
 */
public final class Drift {
  private static final double[] NO_BOUNDS = {};

  private final SeenInput[] inputs;

  /** Where the counts of each input go; null for one that the model does not have. */
  private final @Nullable InputCounts[] counts;

  private final double[] bounds;
  private final Totals totals;

  private Drift(List<SeenInput> inputs, double[] bounds, Totals totals) {
    this.inputs = inputs.toArray(SeenInput[]::new);
    this.counts = new @Nullable InputCounts[this.inputs.length];
    for (int input = 0; input < counts.length; input++) {
      counts[input] = totals.inputs.get(this.inputs[input].name());
    }
    this.bounds = bounds;
    this.totals = totals;
  }

  /**
   * Nothing counted yet.
   *
   * @param inputs in the order of the records' values; two of one name are counted as one
   * @param bounds the upper bounds of the histogram of scores, finite and in ascending order; above
   *     the last is one more, without a bound
   */
  public static Drift of(List<SeenInput> inputs, double[] bounds) {
    Map<String, InputCounts> counts = new LinkedHashMap<>();
    inputs.forEach(input -> counts.putIfAbsent(input.name(), new InputCounts(input)));
    double[] own = bounds.clone();
    return new Drift(
        inputs,
        own,
        new Totals(counts, own, new AtomicLongArray(own.length + 1), new DoubleAdder()));
  }

  /**
   * The same counts, of records with the inputs in another order, or some of them.
   *
   * @param hasScores whether the scores are those of the same output; else they are not counted
   */
  public Drift with(List<SeenInput> others, boolean hasScores) {
    return new Drift(others, hasScores ? bounds : NO_BOUNDS, totals);
  }

  /** For the counts of one request. */
  public DriftTally tally() {
    return new DriftTally(inputs, bounds);
  }

  /** Adds the counts of a request that {@link #tally} began. */
  public void add(DriftTally tally) {
    for (int input = 0; input < inputs.length; input++) {
      InputCounts to = counts[input];
      if (to != null) {
        add(to.missing, tally.missing(input));
        add(to.unseen, tally.unseen(input));
      }
    }
    if (bounds.length > 0) {
      for (int place = 0; place <= bounds.length; place++) {
        if (tally.scores(place) > 0) {
          totals.scores.addAndGet(place, tally.scores(place));
        }
      }
      totals.sum.add(tally.sum());
    }
  }

  private static void add(AtomicLong total, long count) {
    // Most are zero, and a write would take the line from the caches of the other cores.
    if (count > 0) {
      total.addAndGet(count);
    }
  }

  /** The counts of each input. */
  public List<InputCount> inputs() {
    return totals.inputs.values().stream()
        .map(of -> new InputCount(of.seen, of.missing.get(), of.unseen.get()))
        .toList();
  }

  /** The upper bounds of the scores' histogram, but the last, which is infinite. */
  public double[] bounds() {
    return totals.bounds.clone();
  }

  /** How many scores lie between each bound and the one before; one more than bounds. */
  public long[] scores() {
    long[] counts = new long[totals.scores.length()];
    for (int place = 0; place < counts.length; place++) {
      counts[place] = totals.scores.get(place);
    }
    return counts;
  }

  /** The sum of all scores. */
  public double sum() {
    return totals.sum.sum();
  }

  /**
   * The counts of an input.
   *
   * @param missing how many records had no value
   * @param unseen how many records had a label that training did not see, or a number outside its
   *     range; 0 if the input is not {@link SeenInput#isKnown}
   */
  public record InputCount(SeenInput seen, long missing, long unseen) {}

  private static final class InputCounts {
    private final SeenInput seen;
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong unseen = new AtomicLong();

    private InputCounts(SeenInput seen) {
      this.seen = seen;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  private record Totals(
      Map<String, InputCounts> inputs, double[] bounds, AtomicLongArray scores, DoubleAdder sum) {}
}
