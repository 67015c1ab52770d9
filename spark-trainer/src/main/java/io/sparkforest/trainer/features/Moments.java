package io.sparkforest.trainer.features;

import java.io.Serializable;

/**
 * Count, sum, mean and spread of numbers, from one pass: Welford's update and the merge of Chan,
 * Golub and LeVeque, with which a spread that is small beside the mean is not lost to rounding. The
 * steps are those of Spark's own summarizer, in the same order.
 */
final class Moments implements Serializable {
  private long count;
  private double sum;
  private double mean;

  /** Sum of the squared differences from the mean. */
  private double squares;

  void add(double value) {
    count++;
    sum += value;
    double difference = value - mean;
    mean += difference / count;
    squares += (value - mean) * difference;
  }

  /** Adds a number as often as that. */
  void add(double value, long times) {
    merge(times, value * times, value, 0);
  }

  void merge(Moments other) {
    merge(other.count, other.sum, other.mean, other.squares);
  }

  private void merge(long otherCount, double otherSum, double otherMean, double otherSquares) {
    if (otherCount == 0) {
      return;
    }
    double total = (double) count + otherCount;
    double difference = otherMean - mean;
    mean += difference * otherCount / total;
    squares += otherSquares + difference * difference * count * otherCount / total;
    sum += otherSum;
    count += otherCount;
  }

  long count() {
    return count;
  }

  /** Sum by count, as SQL's {@code avg} has it. */
  double average() {
    return sum / count;
  }

  /** The mean, to whose last bits rounding may do other things than to {@link #average}. */
  double mean() {
    return mean;
  }

  /** The sample's standard deviation; 0 for a single number. */
  double standardDeviation() {
    return count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
  }
}
