package io.sparkforest.trainer.data.dropped;

/**
 * A column that is no feature by the job's own decision.
 *
 * @param name its name in the header
 * @param cause why it is left out, as the log says it
 * @param kind what it would be
 */
public record DroppedColumn(String name, String cause, Kind kind) {
  /** What a column would be if it were kept. */
  public enum Kind {
    /** Numbers. */
    NUMBERS,
    /** One number and gaps, which the mean would fill with the same number. */
    ONE_NUMBER,
    /** Labels. */
    LABELS
  }
}
