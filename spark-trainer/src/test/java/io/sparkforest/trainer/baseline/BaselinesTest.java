package io.sparkforest.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BaselinesTest {
  @ParameterizedTest
  @CsvSource({"10, 20000", "1000, 5000", "20000, 1000"})
  void soManyRowsAreTakenThatTheirColumnsTakeSeconds(int features, int about) {
    assertThat(Baselines.rowsToFit(features)).isEqualTo(about);
  }
}
