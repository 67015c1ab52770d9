package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class StageTimesTest {
  @Test
  void theStagesAreSummedUpInTheirOrder() {
    StageTimes stages = new StageTimes();

    assertThat(stages.<String>time("scan", () -> "rows")).isEqualTo("rows");
    stages.time("proof", () -> {});

    assertThat(stages.seconds()).containsOnlyKeys("scan", "proof");
    assertThat(stages).asString().matches("\\d+\\.\\d s \\(scan \\d+\\.\\d, proof \\d+\\.\\d\\)");
  }

  @Test
  void aStageThatFailsHasNoTime() {
    StageTimes stages = new StageTimes();
    Runnable failing =
        () -> {
          throw new IllegalStateException("no model");
        };

    assertThatThrownBy(() -> stages.time("proof", failing)).hasMessage("no model");

    assertThat(stages.seconds()).isEmpty();
  }
}
