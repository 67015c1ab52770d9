/**
 * What SageMaker lays down and picks up: paths below {@code /opt/ml}, hyperparameters, channels and
 * hosts as records, and the two kinds of failure.
 */
@NullMarked
package io.sparkforest.trainer.job;

import org.jspecify.annotations.NullMarked;
