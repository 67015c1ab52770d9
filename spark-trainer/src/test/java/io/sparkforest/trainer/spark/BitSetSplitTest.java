package io.sparkforest.trainer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.Split;
import org.junit.jupiter.api.Test;

final class BitSetSplitTest {
  private static final Split[] NO_SPLITS = {};

  private static BitSet some(int categories, long seed) {
    Random random = new Random(seed);
    double part = random.nextDouble();
    BitSet set = new BitSet();
    for (int category = 0; category < categories; category++) {
      set.set(category, random.nextDouble() < part);
    }
    return set;
  }

  @Property(tries = 200)
  void itAnswersAsSparksOwn(
      @ForAll @IntRange(min = 1, max = 300) int categories, @ForAll long seed) {
    BitSet left = some(categories, seed);
    BitSetSplit split = new BitSetSplit(1, left, categories);
    CategoricalSplit sparks =
        new CategoricalSplit(1, left.stream().asDoubleStream().toArray(), categories);

    assertThat(split.featureIndex()).isEqualTo(1);
    assertThat(split.numCategories()).isEqualTo(categories);
    assertThat(split.leftCategories()).containsExactlyInAnyOrder(sparks.leftCategories());
    assertThat(split.rightCategories()).containsExactlyInAnyOrder(sparks.rightCategories());
    assertThat(split.toOld().toString()).hasSameSizeAs(sparks.toOld().toString());
    for (double value = -1; value <= categories + 1; value += 0.5) {
      assertThat(split.shouldGoLeft(Vectors.dense(7, value)))
          .as("%s of %s", value, left)
          .isEqualTo(sparks.shouldGoLeft(Vectors.dense(7, value)));
    }
    assertThat(split.shouldGoLeft(Vectors.dense(7, Double.NaN)))
        .isEqualTo(sparks.shouldGoLeft(Vectors.dense(7, Double.NaN)));
    for (int category = 0; category < categories; category++) {
      assertThat(split.shouldGoLeft(category, NO_SPLITS))
          .isEqualTo(sparks.shouldGoLeft(category, NO_SPLITS));
    }
    assertThat(SplitCategories.left(split)).isEqualTo(left).isEqualTo(SplitCategories.left(sparks));
  }

  @Test
  void theSameSetIsTheSameSplit() {
    BitSetSplit split = new BitSetSplit(1, some(70, 1), 70);

    assertThat(split).isEqualTo(new BitSetSplit(1, some(70, 1), 70));
    assertThat(split).hasSameHashCodeAs(new BitSetSplit(1, some(70, 1), 70));
    assertThat(split).isNotEqualTo(new BitSetSplit(2, some(70, 1), 70));
    assertThat(split).isNotEqualTo(new BitSetSplit(1, some(70, 2), 70));
  }

  @Test
  void aCategoryThatDoesNotExistIsRefused() {
    BitSet left = new BitSet();
    left.set(5);

    assertThatThrownBy(() -> new BitSetSplit(0, left, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("category 5 of 5");
  }
}
