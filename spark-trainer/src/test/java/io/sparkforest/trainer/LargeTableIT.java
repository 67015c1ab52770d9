package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of tens of millions of values in a heap of two gigabytes. They take minutes, so they run
 * with the Maven profile {@code slow-tests} alone.
 */
@Tag("slow")
final class LargeTableIT {
  /** The heap, and the optimising compiler, which other tests do without. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TRAIN_JAVA_OPTS", "-Xmx2g -XX:TieredStopAtLevel=4");

  @TempDir Path temporary;

  /** Whole numbers of up to seven digits, the first of which make the target. */
  private static void write(Path file, int rows, int columns) throws IOException {
    Random random = new Random(3);
    Files.createDirectories(file.getParent());
    try (BufferedWriter table = Files.newBufferedWriter(file)) {
      table.write("y");
      for (int column = 0; column < columns; column++) {
        table.write(",x" + column);
      }
      int[] values = new int[columns];
      for (int row = 0; row < rows; row++) {
        Arrays.setAll(values, column -> random.nextInt(1_000_000));
        table.write('\n' + Integer.toString(values[0] + values[1] / 2));
        for (int value : values) {
          table.write(',');
          table.write(Integer.toString(value));
        }
      }
      table.write('\n');
    }
  }

  private void assertTrains(int rows, int columns) throws Exception {
    JobFolder folder =
        new JobFolder(temporary.resolve("job"))
            .hyperparameters(
                Map.of(
                    "target", "y",
                    "num_trees", "5",
                    "max_depth", "6",
                    "min_instances_per_node", "5",
                    "feature_subset_strategy", "all"));
    write(folder.resolve("input/data/training/table.csv"), rows, columns);

    try (Launched trainer = Launched.start("train", folder.base(), ENVIRONMENT)) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log())
          .contains("forest: in memory, " + rows + " rows x " + columns + " features")
          .contains("stage: warnings took");
      assertThat(folder.json("model/notes/metrics.json").at("/oob/r2").doubleValue())
          .isGreaterThan(0.3);
    }
  }

  @Test
  void manyRowsOfHundredsOfColumnsTrainInTwoGigabytes() throws Exception {
    assertTrains(300_000, 250);
  }

  @Test
  void thousandsOfColumnsTrainInTwoGigabytes() throws Exception {
    assertTrains(8_000, 5_000);
  }
}
