package io.sparkforest.trainer.data.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DistinctNumbersTest {
  @Test
  void aNumberIsNewOnce() {
    Random random = new Random(1);
    DistinctNumbers numbers = new DistinctNumbers();
    Set<Double> expected = new HashSet<>();
    for (int count = 0; count < 20_000; count++) {
      double number = random.nextInt(5_000) - 2_500;
      assertThat(numbers.add(number)).isEqualTo(expected.add(number + 0.0));
    }
    assertThat(numbers.size()).isEqualTo(expected.size());
  }

  @Test
  void thereIsOneZero() {
    DistinctNumbers numbers = new DistinctNumbers();

    assertThat(numbers.add(0.0)).isTrue();
    assertThat(numbers.add(-0.0)).isFalse();
  }
}
