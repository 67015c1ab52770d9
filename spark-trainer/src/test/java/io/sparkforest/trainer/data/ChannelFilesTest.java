package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.job.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelFilesTest {
  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  @Test
  void filesOfNestedFoldersAreListedInTheOrderOfTheirPaths() throws IOException {
    folder.file("part-10.csv", "").file("part-2.csv", "").file("a/z", "").file("B.CSV", "");

    assertThat(listed()).containsExactly("B.CSV", "a/z", "part-10.csv", "part-2.csv");
  }

  @Test
  void hiddenFilesAndManifestsArePassedOverWithALineInTheLog() throws IOException {
    folder.file("a.csv", "").file("_SUCCESS", "").file(".part-0.csv.crc", "");
    folder.file(".ipynb_checkpoints/a.csv", "").file("files.manifest", "").file("_tmp/b.csv", "");

    try (LogLines log = new LogLines()) {
      assertThat(listed()).containsExactly("a.csv");
      assertThat(log.lines())
          .containsExactly(
              "INFO data: file .ipynb_checkpoints/a.csv is passed over (hidden, or a manifest)",
              "INFO data: file .part-0.csv.crc is passed over (hidden, or a manifest)",
              "INFO data: file _SUCCESS is passed over (hidden, or a manifest)",
              "INFO data: file _tmp/b.csv is passed over (hidden, or a manifest)",
              "INFO data: file files.manifest is passed over (hidden, or a manifest)");
    }
  }

  @Test
  void aBaseFolderThatIsHiddenHidesNothing() throws IOException {
    DataFolder hidden = new DataFolder(base.resolve(".cache/_job")).file("a.csv", "");

    assertThat(ChannelFiles.of(hidden.channel())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "zip", "bz2", "parquet", "json", "jsonl", "xls", "xlsx", "GZ"})
  void otherFormatsAreRefused(String suffix) throws IOException {
    folder.file("a.csv", "").file("x/b.csv." + suffix, "");

    refused("channel training: file x/b.csv." + suffix + " is not plain CSV, found ." + suffix);
  }

  @Test
  void aFolderWithoutFilesIsRefused() throws IOException {
    Files.createDirectories(folder.channel().folder().resolve("empty"));

    refused(
        "channel training has no CSV file: nothing to read in " + base + "/input/data/training");
  }

  @Test
  void aFolderOfHiddenFilesAloneIsRefused() throws IOException {
    folder.file("_SUCCESS", "");

    refused(
        "channel training has no CSV file: nothing to read in " + base + "/input/data/training");
  }

  @Test
  void aChannelThatIsALinkIsFollowed() throws IOException {
    new DataFolder(base.resolve("elsewhere")).file("a.csv", "");
    Files.createDirectories(base.resolve("input/data"));
    Files.createSymbolicLink(
        folder.channel().folder(), base.resolve("elsewhere/input/data/training"));

    assertThat(listed()).containsExactly("a.csv");
  }

  @Test
  void aLinkThatLeadsInACircleIsRefused() throws IOException {
    folder.file("a.csv", "");
    Files.createSymbolicLink(folder.channel().folder().resolve("loop"), folder.channel().folder());

    assertThatThrownBy(() -> ChannelFiles.of(folder.channel()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot list channel training in " + base)
        .hasMessageContaining("FileSystemLoopException");
  }

  private List<String> listed() {
    Path channel = folder.channel().folder();
    return ChannelFiles.of(folder.channel()).stream()
        .map(file -> channel.relativize(file).toString())
        .toList();
  }

  private void refused(String message) {
    assertThatThrownBy(() -> ChannelFiles.of(folder.channel()))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }
}
