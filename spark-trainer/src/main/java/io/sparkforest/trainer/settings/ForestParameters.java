package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.Optional;

/**
 * How the forest is grown.
 *
 * @param numTrees number of trees of the first forest, 1 to 10,000
 * @param engine the algorithm
 * @param tree how each tree is grown
 * @param residualForests number of forests on residuals that are added, 0 to 10; none for as many
 *     as help
 * @param seed seed of every random choice
 * @param treeBatchSize number of trees between two progress reports and checkpoints, 1 to 10,000
 * @param earlyStoppingBatches batches without improvement before growing stops; 0: it does not
 * @param earlyStoppingTolerance relative decrease of the RMSE that counts as an improvement, 0 to
 *     below 1
 */
public record ForestParameters(
    int numTrees,
    Engine engine,
    @JsonUnwrapped TreeParameters tree,
    Optional<Integer> residualForests,
    long seed,
    int treeBatchSize,
    int earlyStoppingBatches,
    double earlyStoppingTolerance) {
  static ForestParameters of(ReadValues values) {
    return new ForestParameters(
        values.get(DeclaredHyperparameters.NUM_TREES),
        values.get(DeclaredHyperparameters.ENGINE),
        TreeParameters.of(values),
        values.get(DeclaredHyperparameters.RESIDUAL_FORESTS),
        values.get(DeclaredHyperparameters.SEED),
        values.get(DeclaredHyperparameters.TREE_BATCH_SIZE),
        values.get(DeclaredHyperparameters.EARLY_STOPPING_BATCHES),
        values.get(DeclaredHyperparameters.EARLY_STOPPING_TOLERANCE));
  }
}
