package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original Big Mart files, where they lie beside the repository (see data/README.md). */
final class RealDataIT {
  private static final Path TRAIN = JobFolder.realData("bigmart/Train.csv");
  private static final Path TEST = JobFolder.realData("bigmart/Test.csv");
  private static final int TEST_ROWS = 5_681;

  @TempDir Path temporary;

  @Test
  void theShippedRecipeTrainsOnBigMartAndScoresEveryTestRowInOrder() throws Exception {
    assumeThat(TRAIN).as("the original Big Mart data").exists();
    JobFolder folder =
        new JobFolder(temporary.resolve("ml"))
            .hyperparameters(JobFolder.recipe())
            .trainingFile("Train.csv", Files.readString(TRAIN));

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
    }
    assertThat(folder.json("output/data/metrics.json").at("/validation/rmse").doubleValue())
        .isLessThan(1100);

    String table = Files.readString(TEST);
    List<String> lines = table.lines().toList();
    try (ServedModel served = ServedModel.start(folder.base())) {
      List<Double> predictions = served.score("text/csv", table);
      assertThat(predictions).hasSize(TEST_ROWS);
      for (int row : new int[] {0, 1, 2_840, TEST_ROWS - 1}) {
        assertThat(served.score("text/csv", lines.get(row + 1)))
            .containsExactly(predictions.get(row));
      }
    }
  }
}
