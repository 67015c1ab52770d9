/**
 * Errors of predictions: RMSE, MAE and R2, sums of them that can be merged, and the rows held out
 * with their running predictions.
 */
@NullMarked
package io.sparkforest.trainer.metrics;

import org.jspecify.annotations.NullMarked;
