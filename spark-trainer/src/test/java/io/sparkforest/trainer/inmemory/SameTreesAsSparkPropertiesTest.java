package io.sparkforest.trainer.inmemory;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** On any small table without exact ties a tree is the one that Spark's algorithm grows. */
final class SameTreesAsSparkPropertiesTest {
  @Property(tries = 25)
  void aTreeIsTheOneOfSparksAlgorithm(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 120) int size,
      @ForAll @IntRange(min = 2, max = 40) int bins,
      @ForAll @IntRange(min = 1, max = 5) int fewest,
      @ForAll boolean isWeighted) {
    int[] categories = bins < 5 || size < 5 ? new int[] {0, 0} : new int[] {0, 5, 0, 3};
    SparkComparison.assertSame(
        TrainingRows.random(seed, size, categories),
        forest -> {
          forest.setMaxBins(bins).setMinInstancesPerNode(fewest).setMaxDepth(5);
          if (isWeighted) {
            forest.setWeightCol("weight");
          }
        });
  }
}
