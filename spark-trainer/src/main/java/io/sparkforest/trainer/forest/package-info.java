/**
 * The forest, the forests on residuals that are added to it, and how they grow: in batches of
 * trees, behind the seam {@link ForestGrower}, with metrics after each batch and a valid smaller
 * forest whenever the job is asked to stop.
 */
@NullMarked
package io.sparkforest.trainer.forest;

import org.jspecify.annotations.NullMarked;
