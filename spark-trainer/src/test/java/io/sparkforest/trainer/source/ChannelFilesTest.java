package io.sparkforest.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.sagemaker.Channel;
import io.sparkforest.trainer.sagemaker.FileFormat;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelFilesTest {
  @TempDir Path base;
  private Channel channel = new Channel("training", Path.of(""));

  @BeforeEach
  void setUp() {
    channel = new Channel("training", base.resolve("input/data/training"));
  }

  private ChannelFilesTest file(String name, String content) throws IOException {
    return file(channel, name, content);
  }

  private ChannelFilesTest file(Channel to, String name, String content) throws IOException {
    Path path = to.folder().resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    return this;
  }

  @Test
  void filesOfNestedFoldersAreListedInTheOrderOfTheirPaths() throws IOException {
    file("part-10.csv", "").file("part-2.csv", "").file("a/z", "").file("B.CSV", "");

    assertThat(listed()).containsExactly("B.CSV", "a/z", "part-10.csv", "part-2.csv");
  }

  @Test
  void hiddenFilesAndManifestsArePassedOverWithOneLineInTheLog() throws IOException {
    file("a.csv", "").file("_SUCCESS", "").file(".part-0.csv.crc", "");
    file(".ipynb_checkpoints/a.csv", "")
        .file("files.manifest", "")
        .file("training-manifest", "")
        .file("_tmp/b.csv", "")
        .file("_x", "");

    try (LogLines log = new LogLines()) {
      assertThat(listed()).containsExactly("a.csv");
      assertThat(log.lines())
          .containsExactly(
              "INFO data: 7 hidden file(s) or manifest(s) of channel training are ignored:"
                  + " .ipynb_checkpoints/a.csv, .part-0.csv.crc, _SUCCESS, _tmp/b.csv, _x, …");
    }
  }

  @Test
  void aBaseFolderThatIsHiddenHidesNothing() throws IOException {
    Channel hidden = new Channel("training", base.resolve(".cache/_job"));
    file(hidden, "a.csv", "");

    assertThat(ChannelFiles.of(hidden)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "bz2", "xls", "xlsx", "ZIP", "orc", "avro"})
  void otherFormatsAreRefused(String suffix) throws IOException {
    file("a.csv", "").file("x/b.csv." + suffix, "");

    refused(
        "channel training: file x/b.csv."
            + suffix
            + " is neither CSV nor JSON Lines nor Parquet, found ."
            + suffix);
  }

  @Test
  void aFolderWithoutFilesIsRefused() throws IOException {
    Files.createDirectories(channel.folder().resolve("empty"));

    refused("channel training has no file: nothing to read in " + base + "/input/data/training");
  }

  @Test
  void aFolderOfHiddenFilesAloneIsRefused() throws IOException {
    file("_SUCCESS", "");

    refused("channel training has no file: nothing to read in " + base + "/input/data/training");
  }

  @Test
  void aChannelThatIsALinkIsFollowed() throws IOException {
    file(new Channel("training", base.resolve("elsewhere")), "a.csv", "");
    Files.createDirectories(base.resolve("input/data"));
    Files.createSymbolicLink(channel.folder(), base.resolve("elsewhere"));

    assertThat(listed()).containsExactly("a.csv");
  }

  @Test
  void aLinkThatLeadsInACircleIsRefused() throws IOException {
    file("a.csv", "");
    Files.createSymbolicLink(channel.folder().resolve("loop"), channel.folder());

    assertThatThrownBy(() -> ChannelFiles.of(channel))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot list channel training in " + base)
        .hasMessageContaining("FileSystemLoopException");
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv,CSV,false",
    "a.CSV.GZ,CSV,true",
    "a.tsv,CSV,false",
    "part-0001,CSV,false",
    "2026.01.31,CSV,false",
    "a.jsonl,JSON_LINES,false",
    "a.json.gz,JSON_LINES,true",
    "a.snappy.parquet,PARQUET,false"
  })
  void aFilesNameTellsItsFormat(String name, FileFormat format, boolean isZipped)
      throws IOException {
    file(name, "");

    assertThat(ChannelFiles.of(channel))
        .containsExactly(
            new ChannelFile(channel.folder().resolve(name), name, format, isZipped, Map.of()));
  }

  @Test
  void theContentTypeTellsTheFormatOfFilesWhoseNamesDoNot() throws IOException {
    file("part-0", "");
    channel =
        new Channel(
            "training", channel.folder(), Optional.of(FileFormat.PARQUET), true, Optional.empty());

    assertThat(ChannelFiles.of(channel))
        .extracting(ChannelFile::format)
        .containsExactly(FileFormat.PARQUET);
  }

  @Test
  void aNameThatContradictsTheContentTypeIsRefused() throws IOException {
    file("a.jsonl", "");
    channel =
        new Channel(
            "training", channel.folder(), Optional.of(FileFormat.CSV), true, Optional.empty());

    refused(
        "channel training has ContentType text/csv, but file a.jsonl is called .jsonl: leave the"
            + " ContentType out, or give application/jsonlines");
  }

  @Test
  void gzippedParquetIsRefused() throws IOException {
    file("a.parquet.gz", "");

    refused("channel training: file a.parquet.gz is gzipped Parquet: unzip it");
  }

  private List<String> listed() {
    return ChannelFiles.of(channel).stream().map(ChannelFile::name).toList();
  }

  private void refused(String message) {
    assertThatThrownBy(() -> ChannelFiles.of(channel))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }
}
