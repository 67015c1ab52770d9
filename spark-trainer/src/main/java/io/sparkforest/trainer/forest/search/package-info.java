/**
 * The search for the sizes of trees that are not given: {@link
 * io.sparkforest.trainer.forest.search.SettingsRace} for a forest, {@link
 * io.sparkforest.trainer.forest.search.ResidualRace} for a forest on residuals. Both compare a few
 * trees of each candidate on rows that these trees did not see ({@link
 * io.sparkforest.trainer.forest.search.Contender}).
 */
@NullMarked
package io.sparkforest.trainer.forest.search;

import org.jspecify.annotations.NullMarked;
