package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFoldersTest {
  @TempDir Path temporary;

  @Test
  void theTrialLeavesNothingNorDoesOneThatAKillLeftBehind() throws IOException {
    JobPaths paths = new JobPaths(temporary);
    Files.createDirectories(paths.model());
    Files.writeString(paths.model().resolve(".spark-forest-trial"), "left behind");
    Problems problems = new Problems();

    OutputFolders.check(paths, problems);

    assertThat(problems.isEmpty()).isTrue();
    assertThat(paths.model()).isEmptyDirectory();
    assertThat(paths.outputData()).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsNamedByTheInnermostFailureThatKnowsTheFile() {
    FileSystemException innermost =
        new FileSystemException("/opt/ml/model/root/a.json", null, "No space left on device");
    IOException failure = new IOException("not written: " + innermost.getMessage(), innermost);

    assertThat(OutputFolders.fullDisk(failure).orElseThrow())
        .hasMessageStartingWith(
            "a disk is full, which was noticed at /opt/ml/model/root/a.json: give the job a larger"
                + " volume");
  }

  @Test
  void aFullDiskThatNoFileIsKnownOfIsToldAllTheSame() {
    assertThat(OutputFolders.fullDisk(new IOException("No space left on device")).orElseThrow())
        .hasMessageStartingWith("a disk is full: give the job a larger volume");
  }

  @Test
  void anotherFailureIsNoFullDisk() {
    assertThat(OutputFolders.fullDisk(new FileSystemException("/a", null, "Is a directory")))
        .isEmpty();
  }
}
