/**
 * The hyperparameters of a job: strings as SageMaker passes them, checked and converted to {@link
 * io.sparkforest.trainer.settings.Hyperparameters}. All problems are reported together.
 *
 * <p>A new hyperparameter takes a declaration in {@code DeclaredHyperparameters}, a component of
 * the record whose users need it, which reads the declaration, and its row and paragraph in
 * docs/hyperparameters.md.
 */
@NullMarked
package io.sparkforest.trainer.settings;

import org.jspecify.annotations.NullMarked;
