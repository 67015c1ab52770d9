package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MetricsTest {
  @Test
  void theLogHasOneNameValuePairForEachMetric() {
    assertThat(new Metrics(10, 1079.25, 0.000012345678, -0.25).log("validation"))
        .isEqualTo("validation:rmse=1079.25; validation:mae=1.23457e-05; validation:r2=-0.250000;");
  }
}
