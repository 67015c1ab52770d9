/**
 * SageMaker's contract as records: paths below {@code /opt/ml}, channels and hosts, the failure
 * file, and the two kinds of failure, {@link io.sparkforest.trainer.sagemaker.UserError} and {@link
 * io.sparkforest.trainer.sagemaker.AlgorithmError}. Start with {@code JobPaths} and {@code
 * Channels}. It depends on no other package of the trainer.
 */
@NullMarked
package io.sparkforest.trainer.sagemaker;

import org.jspecify.annotations.NullMarked;
