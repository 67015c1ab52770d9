package io.sparkforest.trainer.forest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.trainer.forest.search.ForestSettings;

/**
 * A forest on what out-of-bag predictions of those before it left of the target.
 *
 * @param trees number of its trees
 * @param settings what they were grown with
 * @param rmseBefore out-of-bag RMSE without it, on the rows that all forests have an out-of-bag
 *     prediction for
 * @param rmse the same with it
 * @param noise by how much it would have to fall to be no chance
 * @param isKept whether it is part of the model
 */
public record ResidualForest(
    int trees,
    ForestSettings settings,
    double rmseBefore,
    double rmse,
    double noise,
    @JsonProperty("kept") boolean isKept) {}
