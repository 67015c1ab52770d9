package io.sparkforest.trainer.inmemory;

/**
 * What a forest in memory will be asked for beside its trees, which takes memory.
 *
 * @param summedTrees most trees whose predictions are summed up at a time; 0 if nobody asks for
 *     them
 * @param hasResiduals whether forests on its residuals may follow
 */
public record ForestUse(int summedTrees, boolean hasResiduals) {
  /** Trees alone. */
  static final ForestUse TREES = new ForestUse(0, false);
}
