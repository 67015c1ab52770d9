package io.sparkforest.trainer.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChartsTest {
  @Test
  void labelsThatAreLongTextsAreCutAndStayApart() {
    String text = "x".repeat(2_000_000);

    Chart chart =
        Charts.bars("Residuals", text, "mean", List.of(text + "a", text + "b", "c"), new double[3]);

    String cut = "x".repeat(29) + "…";
    assertThat(chart.description()).isEqualTo("Residuals: " + cut + ", " + cut + " 2, c");
    assertThat(chart.svg()).hasSizeLessThan(100_000).contains("xxx…");
  }
}
