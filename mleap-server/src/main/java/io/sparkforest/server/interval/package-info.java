/**
 * Prediction intervals of a model: {@link io.sparkforest.server.interval.Intervals} has them, or
 * the reason why there are none.
 *
 * <p>It must not depend on MLeap, on model folders or on how records are encoded.
 */
@NullMarked
package io.sparkforest.server.interval;

import org.jspecify.annotations.NullMarked;
