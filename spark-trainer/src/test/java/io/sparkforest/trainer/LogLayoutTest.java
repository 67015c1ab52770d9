package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.metrics.Metrics;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** The form of a line of the log. */
final class LogLayoutTest {
  private static Log4jLogEvent.Builder event(String message) {
    return Log4jLogEvent.newBuilder().setLevel(Level.WARN).setMessage(new SimpleMessage(message));
  }

  /** What follows the time. */
  private static String line(Log4jLogEvent event) {
    return ((LoggerContext) LogManager.getContext(false))
        .getConfiguration()
        .getAppender("console")
        .getLayout()
        .toSerializable(event)
        .toString()
        .substring("2026-01-01T00:00:00.000Z ".length());
  }

  private static String line(String message) {
    return line(event(message).build());
  }

  @Test
  void textOfOthersIsNoMetric() {
    assertThat(line("column oob:rmse=0.1; of x")).isEqualTo("WARN  column oob:rmse =0.1; of x\n");
    assertThat(line("column forest: 5 of 9 trees"))
        .isEqualTo("WARN  column forest:  5 of 9 trees\n");
  }

  @Test
  void aMetricStaysOne() {
    assertThat(
            line(
                event("forest: 5 of 9 trees train:rmse=1.0;")
                    .setMarker(MarkerManager.getMarker(Metrics.MARKER.getName()))
                    .build()))
        .isEqualTo("WARN  forest: 5 of 9 trees train:rmse=1.0;\n");
  }

  @Test
  void furtherLinesAreIndentedAndControlCharactersReplaced() {
    assertThat(line("2 problems:\n- a\n\n2026 b\u001B[31m\r"))
        .isEqualTo("WARN  2 problems:\n  - a\n  \n  2026 b?[31m?\n");
  }

  @Test
  void theMessageOfAnExceptionIsTextOfOthers() {
    Exception failure = new IllegalStateException("x\n2026 oob:rmse=0.1;\u001B");

    assertThat(line(event("failed").setThrown(failure).build()))
        .startsWith("WARN  failed\n  java.lang.IllegalStateException: x\n  2026 oob:rmse =0.1;?\n")
        .contains("\n  \tat io.sparkforest")
        .doesNotContainPattern("\n[^ ]");
  }
}
