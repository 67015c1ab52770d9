package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose heap is small. */
final class MemoryIT {
  private static Map<String, String> small(int cores) {
    return Map.of("TRAIN_JAVA_OPTS", "-Xmx540m -XX:ActiveProcessorCount=" + cores);
  }

  @TempDir Path temporary;

  private static String table(int rows, int columns) {
    Random random = new Random(3);
    StringBuilder table = new StringBuilder("y");
    IntStream.range(1, columns).forEach(column -> table.append(",x").append(column));
    for (int row = 0; row < rows; row++) {
      table.append(
          IntStream.range(0, columns)
              .mapToObj(column -> Integer.toString(random.nextInt(10_000)))
              .collect(Collectors.joining(",", "\n", "")));
    }
    return table.append('\n').toString();
  }

  private JobFolder longTable(int rows, String trees) throws IOException {
    return new JobFolder(temporary.resolve("long"))
        .hyperparameters(
            Map.of("target", "y", "num_trees", trees, "max_depth", "2", "max_bins", "32"))
        .trainingFile("long.csv", table(rows, 3));
  }

  @Test
  void whereMemoryIsShortFewerCoresGrowTreesAndTheLogSaysSo() throws Exception {
    JobFolder folder = longTable(450_000, "8");

    try (Launched trainer = Launched.start("train", folder.base(), small(32))) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log())
          .containsPattern(
              "WARN  forest: only [0-9]+ of 32 cores grow trees, since each takes 11 MB")
          .contains("forest: 8 of 8 trees", "oob:rmse=");
    }
  }

  @Test
  void whatDoesNotFitIntoMemoryIsLeftToSparkAndTheJobSucceeds() throws Exception {
    JobFolder folder = longTable(2_700_000, "1");

    try (Launched trainer = Launched.start("train", folder.base(), small(8))) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log())
          .containsPattern("job: [0-9]+ cores, 4[0-9]{2} MB of heap, [0-9]+ MB of memory")
          .contains("forest: grown by Spark's own algorithm")
          .contains("MB of memory, and")
          .contains("forest: 1 of 1 trees");
    }
  }

  private JobFolder large(String treesOfABatch) throws IOException {
    return new JobFolder(temporary.resolve("large"))
        .hyperparameters(
            Map.of(
                "target", "y",
                "num_trees", "10000",
                "tree_batch_size", treesOfABatch,
                "max_depth", "30",
                "min_instances_per_node", "1",
                "feature_subset_strategy", "all"))
        .trainingFile("large.csv", table(3000, 3));
  }

  @Test
  void aForestThatWillNotFitIsToldAfterItsFirstTrees() throws Exception {
    JobFolder folder = large("50");

    try (Launched trainer = Launched.start("train", folder.base(), small(2))) {
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(1);
      assertThat(Files.readString(folder.resolve("output/failure")))
          .startsWith("UserError: the forest does not fit into the heap: 10000 trees of about ")
          .contains("fewer num_trees", "more min_instances_per_node");
      assertThat(trainer.log())
          .contains("forest: 50 of 10000 trees")
          .doesNotContain("100 of 10000");
      assertThat(folder.resolve("model/bundle.json")).doesNotExist();
    }
  }

  @Test
  void outOfMemoryAJobEndsWithCode3AndSaysWhatToChange() throws Exception {
    JobFolder folder = large("10000");

    try (Launched trainer = Launched.start("train", folder.base(), small(2))) {
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(3);
      assertThat(Files.readString(folder.resolve("output/failure")))
          .startsWith("AlgorithmError: the trainer ran out of memory.")
          .contains("fewer num_trees", "more min_instances_per_node");
      assertThat(folder.resolve("model/bundle.json")).doesNotExist();
    }
  }
}
