package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.util.List;

/** Makes Spark's words for executors that end again and again such as say what to do. */
public final class LostExecutors {
  private static final List<String> SPARKS_WORDS =
      List.of("ExecutorLostFailure", "Master removed our application", "cluster scheduler");

  private LostExecutors() {}

  /**
   * A failure, explained if it comes of lost executors.
   *
   * @return the failure itself if it has another cause
   */
  public static RuntimeException explained(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (SPARKS_WORDS.stream().anyMatch(message::contains)) {
        return new AlgorithmError(
            "Spark's executors ended repeatedly, most likely since they were out of memory: take an"
                + " instance type with more memory, or fewer max_bins ("
                + message.lines().findFirst().orElse("")
                + ")",
            failure);
      }
    }
    return failure;
  }
}
