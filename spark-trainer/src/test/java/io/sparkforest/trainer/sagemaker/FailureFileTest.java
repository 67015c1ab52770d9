package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailureFileTest {
  @TempDir Path base;
  private JobPaths paths = new JobPaths(Path.of(""));

  @BeforeEach
  void setUp() {
    paths = new JobPaths(base);
  }

  @Test
  void theMessageComesFirstAndThenTheTrace() throws IOException {
    UserError failure = new UserError("inner", new IOException("disk full"));

    FailureFile.write(paths, "UserError: größer\n- als", failure);

    assertThat(content())
        .startsWith(
            """
            UserError: größer
            - als

            io.sparkforest.trainer.sagemaker.UserError: inner
            \tat io.sparkforest.trainer.sagemaker.FailureFileTest.""")
        .contains("\nCaused by: java.io.IOException: disk full\n");
  }

  @Test
  void aFaultOfTheUserNeedsNoTrace() throws IOException {
    FailureFile.write(paths, "UserError: there is no column y", null);

    assertThat(content()).isEqualTo("UserError: there is no column y\n");
  }

  @Test
  void aMessageOfAllThatIsShownIsKeptWhole() throws IOException {
    String message = "x".repeat(1024);

    FailureFile.write(paths, message, new UserError("trace"));

    assertThat(content())
        .startsWith(message + "\n\nio.sparkforest.trainer.sagemaker.UserError: trace\n");
  }

  @Test
  void aLongerMessageIsCutWithAnEllipsisAndFollowsWhole() throws IOException {
    FailureFile.write(paths, "x".repeat(1025), new UserError("trace"));

    String whole = "x".repeat(1025);
    assertThat(content()).startsWith("x".repeat(1023) + "…\n\n" + whole + "\n\nio.sparkforest");
  }

  @Test
  void aCutNeverSplitsACharacter() throws IOException {
    FailureFile.write(paths, "x".repeat(1022) + "🌲".repeat(9), new UserError("trace"));

    assertThat(content()).startsWith("x".repeat(1022) + "…\n\nxxx");
  }

  @Test
  void whatIsNoUnicodeTextIsWrittenAllTheSame() throws IOException {
    FailureFile.write(paths, "found \uD83C", new UserError("found \uD83C"));

    assertThat(content())
        .startsWith("found ?\n\nio.sparkforest.trainer.sagemaker.UserError: found ?\n");
  }

  @Test
  void aFailureThatIsThereIsNeverOverwritten() throws IOException {
    FailureFile.write(paths, "the first", new UserError("first"));
    String first = content();

    FailureFile.write(paths, "the second", new UserError("second"));

    assertThat(content()).isEqualTo(first);
  }

  private String content() throws IOException {
    return Files.readString(base.resolve("output/failure"));
  }
}
