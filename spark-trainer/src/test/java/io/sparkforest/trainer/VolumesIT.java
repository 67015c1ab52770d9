package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs on volumes that are full, or that may only be read, through the real docker/train. Where
 * this user may not mount any, they are skipped and say so.
 */
final class VolumesIT {
  @TempDir Path temporary;
  private final Deque<Path> mounted = new ArrayDeque<>();

  @AfterEach
  void unmount() throws Exception {
    for (Path folder : mounted) {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  /** An empty volume in memory. */
  private void mountOfSize(Path folder, int kilobytes) throws Exception {
    Files.createDirectories(folder);
    mount(folder, "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", folder.toString());
    mounted.push(folder);
  }

  /** The folder as it is, but that nobody may write there, not even root. */
  private void mountReadOnly(Path folder) throws Exception {
    Files.createDirectories(folder);
    mount(folder, "--bind", folder.toString(), folder.toString());
    mounted.push(folder);
    mount(folder, "-o", "remount,ro,bind", folder.toString());
  }

  private static void mount(Path folder, String... arguments) throws Exception {
    int code;
    try {
      code = run(Stream.concat(Stream.of("mount"), Stream.of(arguments)).toArray(String[]::new));
    } catch (IOException e) {
      code = -1;
    }
    assumeTrue(code == 0, "skipped: this user cannot mount a file system at " + folder);
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private JobFolder folder() throws IOException {
    StringBuilder csv = new StringBuilder("Area,Town,Price\n");
    for (int row = 0; row < 400; row++) {
      int area = 30 + row * 37 % 101;
      csv.append(area).append(",Town").append(row % 5).append(',');
      csv.append(area * 10 + row % 5 * 200 + row % 7).append('\n');
    }
    Map<String, String> values = new HashMap<>();
    values.put("target", "Price");
    values.put("num_trees", "40");
    values.put("tree_batch_size", "20");
    values.put("max_depth", "8");
    values.put("min_instances_per_node", "1");
    values.put("feature_subset_strategy", "all");
    return new JobFolder(temporary.resolve("ml"))
        .hyperparameters(values)
        .trainingFile("rows.csv", csv.toString());
  }

  private static Launched train(JobFolder folder, String options) throws IOException {
    return Launched.start(
        "train", folder.base(), Map.of("TRAIN_JAVA_OPTS", ("-Xmx2g " + options).strip()));
  }

  private static void assertFullDisk(JobFolder folder, Launched trainer)
      throws IOException, InterruptedException {
    assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("output/failure")))
        .startsWith("UserError: a disk is full")
        .contains("VolumeSizeInGB");
    assertThat(trainer.log()).contains("UserError: a disk is full").doesNotContain("\tat ");
    try (Stream<Path> model = Files.list(folder.resolve("model"))) {
      assertThat(model).isEmpty();
    }
  }

  @Test
  void aModelThatDoesNotFitLeavesNoHalfOfItAndCheckpointsThatDoNotFitAreDoneWithout()
      throws Exception {
    JobFolder folder = folder();
    mountOfSize(folder.resolve("model"), 64);
    mountOfSize(folder.resolve("checkpoints"), 8);
    try (Launched trainer = train(folder, "")) {
      assertFullDisk(folder, trainer);

      assertThat(trainer.log())
          .contains(" WARN  checkpoint: " + folder.resolve("checkpoints") + " cannot be used")
          .contains("forest: 40 of 40 trees");
    }
  }

  @Test
  void aDiskWithoutRoomForWhatAJobWritesOnItsWayIsAFaultOfTheUser() throws Exception {
    JobFolder folder = folder();
    mountOfSize(temporary.resolve("tmp"), 200);
    try (Launched trainer = train(folder, "-Djava.io.tmpdir=" + temporary.resolve("tmp"))) {
      assertFullDisk(folder, trainer);
    }
  }

  @Test
  void aDiskThatIsFullAtTheBeginningIsToldAtOnce() throws Exception {
    JobFolder folder = folder();
    mountOfSize(folder.resolve("output/data"), 16);
    Files.write(folder.resolve("output/data/of-others"), new byte[16 << 10]);
    try (Launched trainer = train(folder, "")) {
      assertFullDisk(folder, trainer);

      assertThat(trainer.log()).doesNotContain("stage: scan");
    }
  }

  @Test
  void aReportThatDoesNotFitCostsNoModel() throws Exception {
    JobFolder folder = folder();
    mountOfSize(folder.resolve("output/data"), 16);
    try (Launched trainer = train(folder, "")) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();

      assertThat(trainer.log())
          .contains(" WARN  report: " + folder.resolve("output/data/report.html could not be"))
          .contains("No space left on device");
      try (Stream<Path> whole = Files.list(folder.resolve("output/data"))) {
        assertThat(whole.map(file -> file.getFileName().toString()))
            .contains("metrics.json", "feature_importances.csv")
            .doesNotContain("report.html", "validation_predictions.csv")
            .noneMatch(name -> name.endsWith(".tmp"));
      }
      assertThat(folder.resolve("model/bundle.json")).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "output/data"})
  void aFolderOfResultsThatMayOnlyBeReadIsToldAtOnce(String readOnly) throws Exception {
    JobFolder folder = folder();
    mountReadOnly(folder.resolve(readOnly));
    try (Launched trainer = train(folder, "")) {
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(1);

      assertThat(Files.readString(folder.resolve("output/failure")))
          .startsWith(
              "UserError: nothing can be written to "
                  + folder.resolve(readOnly)
                  + " (Read-only file system): check how it is mounted");
      assertThat(trainer.log()).doesNotContain("stage: scan");
    }
  }

  /** FastFile mounts a channel's objects so that they can be read, and nothing else. */
  @Test
  void aChannelInFastFileModeIsReadWhereItIs() throws Exception {
    JobFolder folder = folder();
    Files.writeString(
        folder.resolve("input/config/inputdataconfig.json"),
        """
        {"training": {"ContentType": "text/csv", "TrainingInputMode": "FastFile",
                      "S3DistributionType": "FullyReplicated", "RecordWrapperType": "None"}}
        """);
    mountReadOnly(folder.resolve("input/data/training"));
    try (Launched trainer = train(folder, "")) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();

      assertThat(trainer.log()).contains("400 rows x 3 columns").doesNotContain(" WARN ");
      assertThat(folder.resolve("model/bundle.json")).exists();
    }
  }
}
