package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.inmemory.FeatureSubset;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TreeSettings;

/**
 * How large trees grow, and how much chance there is in them.
 *
 * @param maxDepth greatest depth, 0 to 30
 * @param minInstancesPerNode fewest rows in each child of a split, at least 1
 * @param featureSubsetStrategy features tried at a split, as Spark writes it, but not {@code auto}
 */
public record TreeSizes(int maxDepth, int minInstancesPerNode, String featureSubsetStrategy) {
  /** Twice as many are an int, too. */
  private static final double MAX_INSTANCES = 1 << 30;

  /**
   * The same with larger leaves.
   *
   * @param least fewest rows in each child of a split; rounded up
   */
  TreeSizes withMinInstances(double least) {
    return new TreeSizes(
        maxDepth, (int) Math.min(MAX_INSTANCES, Math.ceil(least)), featureSubsetStrategy);
  }

  /** All that decides a forest's trees, if they have these sizes. */
  public TreeSettings of(InMemoryForest forest) {
    return forest
        .settings()
        .with(
            maxDepth,
            minInstancesPerNode,
            FeatureSubset.size(featureSubsetStrategy, forest.features(), 1));
  }
}
