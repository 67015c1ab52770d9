package io.sparkforest.trainer.sagemaker;

import io.sparkforest.contract.Escaped;

/**
 * A fault that the user can correct: in the data, the hyperparameters or the job's settings. Its
 * message says what was found, where, and what the rule is; it ends the job with exit code 1.
 */
public final class UserError extends RuntimeException {
  /** A fault whose message is put on one line, since it may quote the user's names and values. */
  public UserError(String message) {
    super(Escaped.text(message));
  }

  /** The same, with what it comes of. */
  public UserError(String message, Throwable cause) {
    super(Escaped.text(message), cause);
  }

  private UserError(StringBuilder lines) {
    super(lines.toString());
  }

  /** Faults that are reported together, on lines of their own; each is escaped already. */
  static UserError ofLines(StringBuilder lines) {
    return new UserError(lines);
  }
}
