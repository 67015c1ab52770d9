package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BagTest {
  private static final int MANY = 400_000;

  private static int[] draws(double rate, boolean bootstrap) {
    Bag bag = new Bag(new TreeSettings(5, 1, 0, 0, 1, rate, bootstrap, 1));
    SplittableRandom random = new SplittableRandom(5);
    return IntStream.range(0, MANY).map(row -> bag.draw(random)).toArray();
  }

  private static double share(int[] draws, int times) {
    return Arrays.stream(draws).filter(drawn -> drawn == times).count() / (double) MANY;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.632, 0.1})
  void withReplacementTheDrawsArePoissonNumbers(double rate) {
    int[] draws = draws(rate, true);
    double mean = Arrays.stream(draws).average().orElseThrow();
    double variance = Arrays.stream(draws).mapToDouble(n -> (n - mean) * (n - mean)).sum() / MANY;
    assertThat(mean).isCloseTo(rate, within(0.01));
    assertThat(variance).isCloseTo(rate, within(0.02));
    double probability = Math.exp(-rate);
    for (int times = 0; times < 5; times++) {
      assertThat(share(draws, times)).isCloseTo(probability, within(0.005));
      probability *= rate / (times + 1);
    }
  }

  @Test
  void aShareOfOneOverEIsOutOfBag() {
    assertThat(share(draws(1, true), 0)).isCloseTo(0.368, within(0.004));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 0.01})
  void withoutReplacementARowIsDrawnOnceOrNot(double rate) {
    int[] draws = draws(rate, false);
    assertThat(share(draws, 1)).isCloseTo(rate, within(0.005));
    assertThat(share(draws, 0) + share(draws, 1)).isEqualTo(1);
  }

  @Test
  void withoutReplacementARateOfOneDrawsEveryRow() {
    assertThat(draws(1, false)).containsOnly(1);
  }
}
