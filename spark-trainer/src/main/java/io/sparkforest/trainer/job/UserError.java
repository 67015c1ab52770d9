package io.sparkforest.trainer.job;

/**
 * A fault that the user can mend: in the data, the hyperparameters or the job's settings. Its
 * message says what was found, where, and what the rule is; it ends the job with exit code 1.
 */
public final class UserError extends RuntimeException {
  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
