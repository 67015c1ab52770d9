/**
 * Prediction intervals around a forest's score. The trainer calibrates them, the server answers
 * requests with them.
 *
 * <p>{@link io.sparkforest.contract.interval.Calibration} says how wide the interval of a record
 * is, {@link io.sparkforest.contract.interval.CalibrationFormat} names the members of the note that
 * holds it.
 */
@NullMarked
package io.sparkforest.contract.interval;

import org.jspecify.annotations.NullMarked;
