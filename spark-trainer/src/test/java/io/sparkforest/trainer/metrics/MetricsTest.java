package io.sparkforest.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  @Test
  void whereTheTargetDoesNotVaryThereIsNoShareOfItsVariance() {
    MetricsSum sum = new MetricsSum();
    sum.add(3, 2);

    assertThat(sum.metrics()).isEqualTo(new Metrics(1, 1, 1, Optional.empty()));
    assertThat(sum.metrics().log("validation"))
        .isEqualTo("validation:rmse=1.00000; validation:mae=1.00000;");
  }

  @Test
  void theLogHasOneNameValuePairForEachMetric() {
    assertThat(new Metrics(10, 1079.25, 0.000012345678, Optional.of(-0.25)).log("validation"))
        .isEqualTo("validation:rmse=1079.25; validation:mae=1.23457e-05; validation:r2=-0.250000;");
  }
}
