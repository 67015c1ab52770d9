package io.sparkforest.trainer.forest.search;

import java.util.Optional;

/**
 * A residual forest that is wanted.
 *
 * @param number which it is, from 1
 * @param treesOfFirst how many trees the first forest has
 * @param trees how many trees it is to have, at least 1
 * @param mostLeaves leaves that all its trees together may have
 * @param mustHelp whether there is to be none if none is expected to help
 * @param found settings that were found before, so that there is nothing to be found
 */
public record ResidualStep(
    int number,
    int treesOfFirst,
    int trees,
    long mostLeaves,
    boolean mustHelp,
    Optional<ForestSettings> found) {
  /**
   * More than there are trees in a race and a forest, so that each forest draws bags of its own.
   */
  private static final int TREES_PER_FOREST = 1 << 21;

  /** The number of its first tree, on which its bag depends. */
  public int firstTree() {
    return firstTree(number);
  }

  static int firstTree(int number) {
    return number * TREES_PER_FOREST;
  }
}
