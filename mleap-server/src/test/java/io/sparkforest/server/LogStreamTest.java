package io.sparkforest.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LogStreamTest {
  private static final Logger LOG = LoggerFactory.getLogger(LogStreamTest.class);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream before = System.out;

  @BeforeEach
  void logIntoMemory() {
    System.setOut(new LogStream(bytes));
  }

  @AfterEach
  void logAsBefore() {
    System.setOut(before);
  }

  private String log() {
    return bytes.toString(UTF_8);
  }

  @Test
  void aMessageIsWrittenAsItIs() {
    LOG.info("Loaded the model \"big\"\tfrom {}", "/opt/ml/model");

    assertThat(log())
        .matches("\\S+ INFO LogStreamTest - Loaded the model \"big\"\tfrom /opt/ml/model\n");
  }

  @Test
  void furtherLinesOfAMessageAreIndentedAndControlCharactersReplaced() {
    LOG.warn(
        "the column {} is unknown", "a\n\n2026-01-01T00:00:00Z INFO b\u001B[31m\r\u0085\u2028c");

    assertThat(log())
        .endsWith(
            " WARN LogStreamTest - the column a\n  \n  2026-01-01T00:00:00Z INFO b?[31m???c is"
                + " unknown\n");
  }

  @Test
  void theMessageOfAnExceptionCannotBeginALine() {
    String forged = "x\n2026-01-01T00:00:00Z INFO ServeMain - forged\u001B[2J\r\n\tat forged";
    Exception failure = new IllegalStateException(forged, new IllegalArgumentException(forged));
    failure.addSuppressed(new IllegalStateException(forged));

    LOG.error("A request failed", failure);

    assertThat(log())
        .contains(
            """
            ERROR LogStreamTest - A request failed
              java.lang.IllegalStateException: x
              2026-01-01T00:00:00Z INFO ServeMain - forged?[2J?
              \tat forged
              \tat io.sparkforest.server.LogStreamTest""")
        .contains("\n  Caused by: java.lang.IllegalArgumentException: x\n  2026-")
        .contains("\n  \tSuppressed: java.lang.IllegalStateException: x\n  2026-");
    assertThat(log().substring(1)).doesNotContainPattern("\n[^ ]").endsWith("\n");
  }

  @Test
  void anExceptionThatNobodyCatchesCannotForgeALineEither() throws Exception {
    PrintStream errors = System.err;
    System.setErr(System.out);
    try {
      Thread thread =
          new Thread(
              () -> {
                throw new IllegalStateException("x\nforged");
              },
              "worker");
      thread.start();
      thread.join();
    } finally {
      System.setErr(errors);
    }

    assertThat(log()).startsWith("Exception in thread \"worker\"").doesNotContainPattern("\n[^ ]");
  }

  @Test
  void bytesPassUnchanged() {
    byte[] line = "{\"path\":\"/\"}\n{\n".getBytes(UTF_8);

    System.out.write(line, 0, line.length);

    assertThat(bytes.toByteArray()).isEqualTo(line);
  }
}
