package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs that are killed and stopped at random moments: {@code -Dkills=20} for so many of them, and
 * {@code -Dkills.seed=7} for the same moments again.
 */
final class SpotIT {
  private static final int KILLS = Integer.getInteger("kills", 2);
  private static final long SEED = Long.getLong("kills.seed", System.nanoTime());
  private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

  @TempDir Path temporary;

  private final Random random = new Random(SEED);

  private JobFolder folder(String name, String engine, int trees) throws IOException {
    JobFolder folder =
        new JobFolder(temporary.resolve(name))
            .hyperparameters(
                Map.of(
                    "target", "Item_Outlet_Sales",
                    "engine", engine,
                    "num_trees", Integer.toString(trees),
                    "tree_batch_size", "5",
                    // Of what is left open the search takes no longer than the rest of a job.
                    "min_instances_per_node", "8",
                    "max_depth", "12",
                    "auto_seconds", "600"))
            .trainingFile(
                "sample.csv",
                Files.readString(JobFolder.repository().resolve("data/big-mart-sample.csv")));
    Files.writeString(
        folder.resolve("input/config/checkpointconfig.json"),
        "{\"LocalPath\": \"/opt/ml/checkpoints\"}");
    return folder;
  }

  /** Runs a job to its end, and returns how long it took in milliseconds. */
  private static long completed(JobFolder folder, String... logged) throws Exception {
    long start = System.nanoTime();
    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      for (String line : logged) {
        assertThat(trainer.log()).contains(line);
      }
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  @ParameterizedTest
  @CsvSource({"auto, 60, forest: 15 of 60 trees", "mllib, 10, forest: 5 of 10 trees"})
  void killedAtRandomMomentsAJobEndsWithTheForestOfAnUndisturbedOne(
      String engine, int trees, String firstKilledAfter) throws Exception {
    JobFolder undisturbed = folder("undisturbed", engine, trees);
    long milliseconds = completed(undisturbed, "checkpoint: each batch of trees is kept in ");
    JobFolder folder = folder("killed", engine, trees);
    for (int kill = 0; kill < KILLS; kill++) {
      try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
        if (kill == 0) {
          trainer.awaitLog(log -> log.contains(firstKilledAfter));
        } else {
          Thread.sleep(random.nextLong(milliseconds));
        }
      }
    }

    completed(folder, "checkpoint: going on after ");
    GrownForest.assertSame(folder, undisturbed);
  }

  @Test
  void askedToStopAtRandomMomentsAJobEndsSoonWithAValidModelOrNone() throws Exception {
    for (int stop = 0; stop < KILLS; stop++) {
      JobFolder folder = folder("stopped-" + stop, "auto", 60);
      int moment = random.nextInt(8_000);
      String what = "after " + moment + " ms, kills.seed " + SEED;
      try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
        Thread.sleep(moment);
        long asked = System.nanoTime();
        trainer.terminate();
        int exitCode = trainer.exitCode();

        assertThat(System.nanoTime() - asked).as(what).isLessThan(LONGEST_STOP.toNanos());
        assertThat(exitCode).as(what + "\n" + trainer.log()).isIn(0, 143);
        assertThat(Files.exists(folder.resolve("model/bundle.json")))
            .as(what + "\n" + trainer.log())
            .isEqualTo(exitCode == 0);
        assertThat(folder.resolve("output/failure")).doesNotExist();
        assertThat(trainer.log()).as(what).doesNotContain(" ERROR ", "\tat ");
        if (exitCode == 0) {
          try (ServedModel served = ServedModel.start(folder.base())) {
            assertThat(served.score("text/csv", "FOG10,,,,,,,,,,\n")).hasSize(1);
          }
        }
      }
    }
  }

  @Test
  void whereTheTimeToStopIsOverAJobEndsWithoutAModelAndGoesOnFromItsCheckpointsLater()
      throws Exception {
    JobFolder folder = folder("hurried", "auto", 3000);
    try (Launched trainer =
        Launched.start("train", folder.base(), Map.of("TRAIN_STOP_SECONDS", "0"))) {
      trainer.awaitLog(log -> log.contains("forest: 15 of 3000 trees"));
      trainer.terminate();

      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(143);
      assertThat(trainer.log()).contains("not stopped within TRAIN_STOP_SECONDS=0");
      assertThat(folder.resolve("model/bundle.json")).doesNotExist();
      assertThat(folder.resolve("output/failure")).doesNotExist();
    }
    folder.hyperparameters(Map.of("target", "Item_Outlet_Sales", "num_trees", "10"));
    completed(folder, "hyperparameter num_trees was 3000 and is 10");
  }
}
