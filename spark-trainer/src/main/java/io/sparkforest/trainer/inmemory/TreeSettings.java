package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Locale;

/**
 * What decides a tree besides the rows and its number; the meaning of each is that of Spark's
 * param.
 *
 * @param maxDepth greatest depth, 0 to 30 (0: a single leaf)
 * @param minInstancesPerNode fewest rows in each child of a split, as often as they were drawn
 * @param minWeightPerNode least weight of each child of a split
 * @param minInfoGain least decrease of the variance by a split
 * @param featuresPerNode features drawn at a node, 1 to all of them
 * @param subsamplingRate rows drawn for a tree as a share of all rows, above 0 to 1
 * @param bootstrap whether rows are drawn with replacement
 * @param seed seed of every random choice
 */
public record TreeSettings(
    int maxDepth,
    int minInstancesPerNode,
    double minWeightPerNode,
    double minInfoGain,
    int featuresPerNode,
    double subsamplingRate,
    boolean bootstrap,
    long seed)
    implements Serializable {
  /** Refuses what is out of range. */
  public TreeSettings {
    if (maxDepth < 0
        || maxDepth > 30
        || minInstancesPerNode < 1
        || featuresPerNode < 1
        || !(minInfoGain >= 0)
        || !(subsamplingRate > 0 && subsamplingRate <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "out of range: maxDepth %d, minInstancesPerNode %d, featuresPerNode %d, minInfoGain"
                  + " %s or subsamplingRate %s",
              maxDepth,
              minInstancesPerNode,
              featuresPerNode,
              minInfoGain,
              subsamplingRate));
    }
  }

  /** The same for a share of the rows. */
  TreeSettings forPart(double share) {
    return new TreeSettings(
        maxDepth,
        minInstancesPerNode,
        minWeightPerNode * share,
        minInfoGain,
        featuresPerNode,
        subsamplingRate,
        bootstrap,
        seed);
  }

  /** The same with other sizes of the tree, which is what a search for the best settings varies. */
  public TreeSettings with(int depth, int instancesPerNode, int features) {
    return new TreeSettings(
        depth,
        instancesPerNode,
        minWeightPerNode,
        minInfoGain,
        features,
        subsamplingRate,
        bootstrap,
        seed);
  }
}
