package io.sparkforest.server.codec;

/** How the server responds to a request with a bad record. */
public enum BadRecords {
  /** Rejects the request: no record gets a score. */
  REFUSE,
  /**
   * The bad record gets its error, in its place, and all others get their scores. In CSV every line
   * is then one record: an unclosed quote spoils one record, not all that follow, and no field can
   * contain a line break.
   */
  ANSWER
}
