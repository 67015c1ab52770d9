package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowsByValueTest {
  @Test
  void rowsOfTheSameValueKeepTheirOrder() {
    Random random = new Random(1);
    for (int kinds : new int[] {1, 3, 1_000_000}) {
      double[] values = random.ints(2_000, 0, kinds).mapToDouble(value -> value / 4.0).toArray();

      assertThat(RowsByValue.of(values))
          .containsExactly(
              IntStream.range(0, values.length)
                  .boxed()
                  .sorted(Comparator.comparingDouble(row -> values[row]))
                  .mapToInt(Integer::intValue)
                  .toArray());
    }
    assertThat(RowsByValue.of(new double[0])).isEmpty();
  }
}
