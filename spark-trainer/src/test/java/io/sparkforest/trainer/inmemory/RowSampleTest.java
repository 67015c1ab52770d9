package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

final class RowSampleTest {
  private static LabeledVector row(double value, double weight) {
    return LabeledVector.of(RowFactory.create(Vectors.dense(value), value, weight));
  }

  private static RowSample sample(int most, IntStream values) {
    RowSample sample = new RowSample(1, most);
    values.forEach(value -> sample.add(row(value % 1000, 0.5)));
    return sample;
  }

  @Test
  void itHoldsNoMoreThanWantedAndNotMuchLess() {
    RowSample sample = sample(100, IntStream.range(0, 5000));
    assertThat(sample.seen()).isEqualTo(5000);
    assertThat(sample.rows().length).isBetween(25, 100);
  }

  @Test
  void everySampledRowWeighsAsMuchAsAllOfItsKind() {
    RowSample sample = sample(100, IntStream.range(0, 5000));
    for (double[] row : sample.rows()) {
      assertThat(row).hasSize(2);
      assertThat(row[1]).isEqualTo(2.5);
    }
    Set<Double> values = new HashSet<>();
    Arrays.stream(sample.rows()).forEach(row -> values.add(row[0]));
    assertThat(values).hasSize(sample.rows().length);
  }

  @Test
  void aFewRowsAreAllInTheSample() {
    assertThat(sample(1000, IntStream.range(0, 5000)).rows().length).isEqualTo(1000);
  }

  @Test
  void partsAddUpToTheSampleOfAllRowsHoweverTheyAreParted() {
    RowSample whole = sample(64, IntStream.range(0, 3000));
    Random random = new Random(1);
    for (int parts : List.of(2, 5)) {
      int[] owner = random.ints(3000, 0, parts).toArray();
      RowSample sum = new RowSample(1, 64);
      for (int part = 0; part < parts; part++) {
        int mine = part;
        sum.add(sample(64, IntStream.range(0, 3000).filter(value -> owner[value] == mine)).part());
      }
      assertThat(sum.rows()).isDeepEqualTo(whole.rows());
      assertThat(sum.seen()).isEqualTo(3000);
      assertThat(sum.isComplete()).isTrue();
    }
  }

  @Test
  void aPartThatHeldTooLittleIsTold() {
    RowSample few = new RowSample(1, 64);
    few.add(sample(16, IntStream.range(0, 100)).part());
    assertThat(few.isComplete()).isFalse();

    RowSample enough = new RowSample(1, 64);
    enough.add(sample(64, IntStream.range(0, 300)).part());
    enough.add(sample(64, IntStream.range(300, 600)).part());
    assertThat(enough.isComplete()).isTrue();
  }

  @Test
  void groupsOfFeaturesAreSampledFromTheSameRows() {
    Random random = new Random(2);
    RowSample whole = new RowSample(5, 64);
    RowSample first = new RowSample(0, 3, 64);
    RowSample last = new RowSample(3, 5, 64);
    for (int row = 0; row < 1000; row++) {
      LabeledVector some =
          LabeledVector.of(RowFactory.create(Vectors.dense(random.doubles(5).toArray()), 1.0));
      List.of(whole, first, last).forEach(sample -> sample.add(some));
    }

    assertThat(first.rows()).hasDimensions(whole.rows().length, 4);
    for (int row = 0; row < whole.rows().length; row++) {
      double[] all = whole.rows()[row];
      assertThat(first.rows()[row]).startsWith(Arrays.copyOf(all, 3));
      assertThat(last.rows()[row]).containsExactly(all[3], all[4], all[5]);
    }
  }
}
