/**
 * Whether columns that are left out would have been useful. {@link DroppedColumns} reads a sample
 * of the rows anew ({@link SampledRows}), cuts them into groups by what a column's text may mean
 * ({@link Readings}), and measures how much of the target's variance the groups explain ({@link
 * ExplainedVariance}).
 */
@NullMarked
package io.sparkforest.trainer.data.dropped;

import org.jspecify.annotations.NullMarked;
