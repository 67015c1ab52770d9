package io.sparkforest.trainer.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.ml.tree.CategoricalSplit;

class SplitCategoriesTest {
  @Property
  void are_those_that_spark_lists(
      @ForAll @IntRange(min = 1, max = 70) int categories, @ForAll long sides) {
    double[] left = new double[categories];
    int size = 0;
    for (int category = 0; category < categories; category++) {
      if ((sides >> (category % Long.SIZE) & 1) == 1) {
        left[size++] = category;
      }
    }
    CategoricalSplit split = new CategoricalSplit(0, Arrays.copyOf(left, size), categories);

    assertThat(SplitCategories.left(split).stream().asDoubleStream())
        .containsExactlyInAnyOrder(
            Arrays.stream(split.leftCategories()).boxed().toArray(Double[]::new));
  }
}
