package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that somebody starts at a terminal, which {@code script} of util-linux stands for. */
final class TerminalIT {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir Path temporary;

  @Test
  void aTerminalHasAProgressBarAndOneLineOfMetrics() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "TerminalIT skipped: there is no script");
    StringBuilder rows = new StringBuilder("x,y\n");
    for (int row = 0; row < 200; row++) {
      rows.append(row * 37 % 101).append(',').append(row * 7 % 13).append('\n');
    }
    JobFolder folder =
        new JobFolder(temporary.resolve("ml"))
            .hyperparameters(Map.of("target", "y", "num_trees", "20", "tree_batch_size", "5"))
            .trainingFile("rows.csv", rows.toString());
    Path typescript = temporary.resolve("typescript");
    ProcessBuilder builder =
        new ProcessBuilder(
                SCRIPT.toString(),
                "-qec",
                "'" + JobFolder.repository().resolve("docker/train") + "'",
                typescript.toString())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("output").toFile());
    builder.environment().put("SAGEMAKER_BASE_DIR", folder.base().toString());
    builder.environment().put("TRAIN_JAVA_OPTS", "-Xmx1g");
    Process process = builder.start();

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String shown = Files.readString(typescript);
    assertThat(process.exitValue()).as(shown).isZero();
    assertThat(shown).contains("forest 100%").containsPattern("20/20 trees.*rmse");
    assertThat(shown.split("forest: 20 of 20 trees", -1)).hasSize(2);
    assertThat(shown).doesNotContain("forest: 10 of 20 trees");
  }
}
