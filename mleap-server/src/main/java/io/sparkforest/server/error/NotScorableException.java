package io.sparkforest.server.error;

/** The model has no answer to a record: a label or a gap that its pipeline does not provide for. */
public final class NotScorableException extends RuntimeException {
  private final int row;

  /** The row cannot be scored, for a reason that completes the sentence "row N: …". */
  public NotScorableException(int row, String message) {
    // A client can cause any number of them, and they are not logged: a stack trace is not needed.
    super(message, null, false, false);
    this.row = row;
  }

  /** The record's place among the rows that were to be scored, from 0. */
  public int row() {
    return row;
  }
}
