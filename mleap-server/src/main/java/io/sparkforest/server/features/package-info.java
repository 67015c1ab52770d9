/**
 * A model's preprocessing as a plan of steps on plain numbers: pure Java, knowing nothing of
 * bundles.
 *
 * <p>A {@link io.sparkforest.server.features.FeaturePlan} runs {@link
 * io.sparkforest.server.features.Step}s, which read a record's numbers and labels and what earlier
 * steps have computed, all in arrays. A step that cannot handle a record returns it to the caller.
 */
@NullMarked
package io.sparkforest.server.features;

import org.jspecify.annotations.NullMarked;
