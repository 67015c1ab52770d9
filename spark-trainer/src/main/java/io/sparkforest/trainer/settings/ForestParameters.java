package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkforest.trainer.settings.declaration.ReadValues;

/**
 * How the forest is grown.
 *
 * @param numTrees number of trees, 1 to 10,000
 * @param engine the algorithm
 * @param tree how each tree is grown
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
    long seed,
    int treeBatchSize,
    int earlyStoppingBatches,
    double earlyStoppingTolerance) {
  static ForestParameters of(ReadValues values) {
    return new ForestParameters(
        values.get(DeclaredHyperparameters.NUM_TREES),
        values.get(DeclaredHyperparameters.ENGINE),
        TreeParameters.of(values),
        values.get(DeclaredHyperparameters.SEED),
        values.get(DeclaredHyperparameters.TREE_BATCH_SIZE),
        values.get(DeclaredHyperparameters.EARLY_STOPPING_BATCHES),
        values.get(DeclaredHyperparameters.EARLY_STOPPING_TOLERANCE));
  }
}
