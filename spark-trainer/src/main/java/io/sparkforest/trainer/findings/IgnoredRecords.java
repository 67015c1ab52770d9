package io.sparkforest.trainer.findings;

/**
 * How many records of a channel are no rows.
 *
 * @param blank records without any value
 * @param repeatedHeaders records that repeat the header
 */
public record IgnoredRecords(long blank, long repeatedHeaders) {
  /** No record is ignored. */
  public static final IgnoredRecords NONE = new IgnoredRecords(0, 0);

  /** Those of both. */
  public IgnoredRecords plus(IgnoredRecords other) {
    return new IgnoredRecords(blank + other.blank, repeatedHeaders + other.repeatedHeaders);
  }
}
