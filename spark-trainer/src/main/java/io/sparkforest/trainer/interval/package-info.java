/**
 * Prediction intervals: {@link io.sparkforest.trainer.interval.Calibrator} finds how wide they have
 * to be, {@link io.sparkforest.trainer.interval.IntervalCheck} counts how often they hold.
 *
 * <p>It must not depend on how the forest grows.
 */
@NullMarked
package io.sparkforest.trainer.interval;

import org.jspecify.annotations.NullMarked;
