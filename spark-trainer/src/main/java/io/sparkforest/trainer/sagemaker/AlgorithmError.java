package io.sparkforest.trainer.sagemaker;

/**
 * A fault of this program, not of its input, such as an exported model that predicts otherwise than
 * Spark did. It ends the job with exit code 255.
 */
public final class AlgorithmError extends RuntimeException {
  public AlgorithmError(String message) {
    super(message);
  }

  public AlgorithmError(String message, Throwable cause) {
    super(message, cause);
  }
}
