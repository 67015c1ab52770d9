package io.sparkforest.server.codec;

/** What becomes of a request in which a single record is wrong. */
public enum BadRecords {
  /** The request is refused: none of its records is answered. */
  REFUSE,
  /**
   * The record is answered with its fault, in its place; all others with their scores. In CSV every
   * line is then a record of its own: a quote that is not closed spoils one record, not all that
   * follow, and no field can hold a line break.
   */
  ANSWER
}
