package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.Optional;

/**
 * What of the job is in S3, and how to reach it. Credentials are not among the hyperparameters.
 *
 * @param dataUri object or folder to train on, in place of the channel
 * @param validationUri object or folder in place of channel {@code validation}
 * @param testUri object or folder in place of channel {@code test}
 * @param modelUri folder that the finished model is also written to
 * @param endpoint address of the store; if empty the environment names it, otherwise it is AWS's
 * @param pathStyle whether the bucket is in the path instead of the host name
 * @param region region of the buckets; if empty the environment names it
 */
public record S3Parameters(
    Optional<S3Uri> dataUri,
    Optional<S3Uri> validationUri,
    Optional<S3Uri> testUri,
    Optional<S3Uri> modelUri,
    Optional<String> endpoint,
    Optional<Boolean> pathStyle,
    Optional<String> region) {
  static S3Parameters of(ReadValues values) {
    return new S3Parameters(
        values.get(DeclaredHyperparameters.DATA_URI),
        values.get(DeclaredHyperparameters.VALIDATION_URI),
        values.get(DeclaredHyperparameters.TEST_URI),
        values.get(DeclaredHyperparameters.MODEL_URI),
        values.get(DeclaredHyperparameters.S3_ENDPOINT),
        values.get(DeclaredHyperparameters.S3_PATH_STYLE),
        values.get(DeclaredHyperparameters.S3_REGION));
  }
}
