package io.sparkforest.trainer.spark;

import java.util.BitSet;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.Split;

/**
 * The categories of a {@link CategoricalSplit}, asked for one by one: Spark makes sets of boxed
 * numbers for each list of them, which takes longer than all else that is done with a node.
 */
public final class SplitCategories {
  /** Only splits on a threshold are looked up there. */
  private static final Split[] NO_SPLITS = {};

  private SplitCategories() {}

  /** Those whose rows go left; all others below {@code numCategories} go right. */
  public static BitSet left(CategoricalSplit split) {
    BitSet left = new BitSet(split.numCategories());
    for (int category = 0; category < split.numCategories(); category++) {
      if (split.shouldGoLeft(category, NO_SPLITS)) {
        left.set(category);
      }
    }
    return left;
  }
}
