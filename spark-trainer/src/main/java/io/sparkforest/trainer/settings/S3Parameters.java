package io.sparkforest.trainer.settings;

import java.util.Optional;

/**
 * What the hyperparameters say of S3. Credentials are not among them.
 *
 * @param dataUri object or folder to train on, in place of the channel
 * @param validationUri object or folder in place of channel {@code validation}
 * @param testUri object or folder in place of channel {@code test}
 * @param modelUri folder that the finished model is also written to
 * @param endpoint address of the store; without one the environment names it, else it is AWS's
 * @param pathStyle whether the bucket stands in the path and not in the host's name
 * @param region region of the buckets; without one the environment names it
 */
public record S3Parameters(
    Optional<S3Uri> dataUri,
    Optional<S3Uri> validationUri,
    Optional<S3Uri> testUri,
    Optional<S3Uri> modelUri,
    Optional<String> endpoint,
    Optional<Boolean> pathStyle,
    Optional<String> region) {

  /** Nothing of the job is in S3. */
  public static final S3Parameters NONE =
      new S3Parameters(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
