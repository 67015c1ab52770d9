/**
 * The hyperparameters of a job: strings as SageMaker passes them, checked and converted to {@link
 * io.sparkforest.trainer.settings.Hyperparameters}. All problems are reported together.
 */
@NullMarked
package io.sparkforest.trainer.settings;

import org.jspecify.annotations.NullMarked;
