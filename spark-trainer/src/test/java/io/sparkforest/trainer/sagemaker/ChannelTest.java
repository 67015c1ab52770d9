package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelTest {
  @TempDir Path base;
  private JobPaths paths = new JobPaths(Path.of(""));

  @BeforeEach
  void setUp() throws IOException {
    paths = new JobPaths(base);
    Files.createDirectories(base.resolve("input/data"));
    Files.createDirectories(paths.inputDataConfig().getParent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"training", "train"})
  void bothNamesAreRead(String name) throws IOException {
    Files.createDirectories(paths.channel(name));

    assertThat(Channel.training(paths)).isEqualTo(new Channel(name, paths.channel(name)));
  }

  @Test
  void otherChannelsAreLeftAlone() throws IOException {
    Files.createDirectories(paths.channel("train"));
    Files.createDirectories(paths.channel("validation"));
    configure("{\"train\":{},\"validation\":{\"ContentType\":\"application/x-parquet\"}}");

    assertThat(Channel.training(paths).name()).isEqualTo("train");
  }

  @Test
  void neitherNameIsAnError() {
    refused(
        "no training data: neither channel training nor train is below " + base + "/input/data");
  }

  @Test
  void bothNamesTogetherAreAnError() throws IOException {
    Files.createDirectories(paths.channel("training"));
    Files.createDirectories(paths.channel("train"));

    refused("both channels training and train are there: give one of them");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"training\":{\"ContentType\":\"text/csv\",\"TrainingInputMode\":\"File\","
            + "\"S3DistributionType\":\"FullyReplicated\",\"RecordWrapperType\":\"None\","
            + "\"CompressionType\":\"None\"}}",
        "{\"training\":{\"TrainingInputMode\":\"FastFile\"}}",
        "{\"training\":{\"ContentType\":\"text/csv;label_size=0\"}}",
        "{\"training\":{\"ContentType\":\"Text/CSV; header=present\"}}",
        "{\"training\":{\"ContentType\":\"\"}}",
        "{\"training\":{\"ContentType\":null,\"TrainingInputMode\":null}}",
        "{\"training\":{}}",
        "{}",
        "[]",
        ""
      })
  void configurationsOfCsvFilesAreAccepted(String configuration) throws IOException {
    Files.createDirectories(paths.channel("training"));
    configure(configuration);

    assertThat(Channel.training(paths).name()).isEqualTo("training");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/libsvm                | text/libsvm: expected one of text/csv, application/jsonlines, application/x-parquet
          text/csvx;header=present   | text/csvx;header=present: expected one of text/csv, application/jsonlines, application/x-parquet
          text/csv; header = maybe   | text/csv; header = maybe: header must be present or absent
          """)
  void otherContentTypesAreRefused(String contentType, String fault) throws IOException {
    Files.createDirectories(paths.channel("training"));
    configure("{\"training\":{\"ContentType\":\"" + contentType + "\"}}");

    refused("channel training has ContentType " + fault);
  }

  @Test
  void theContentTypeTellsFormatAndHeader() throws IOException {
    Files.createDirectories(paths.channel("train"));
    configure("{\"train\":{\"ContentType\":\"text/csv; header=absent; label_size=1\"}}");

    Channel channel = Channel.training(paths);

    assertThat(channel.format()).contains(FileFormat.CSV);
    assertThat(channel.hasHeader()).isFalse();
  }

  @Test
  void wrappedRecordsAreRefused() throws IOException {
    Files.createDirectories(paths.channel("training"));
    configure("{\"training\":{\"RecordWrapperType\":\"RecordIO\"}}");

    refused("channel training has RecordWrapperType RecordIO, which is not read: leave it out");
  }

  @Test
  void aPipeNeedsNoFolder() throws IOException {
    configure("{\"training\":{\"TrainingInputMode\":\"Pipe\"}}");

    assertThat(Channel.training(paths).pipe()).contains(base.resolve("input/data/training_0"));
  }

  @Test
  void furtherChannelsAreThereIfTheirFoldersAre() throws IOException {
    Files.createDirectories(paths.channel("training"));
    Files.createDirectories(paths.channel("test"));
    configure("{\"test\":{\"ContentType\":\"application/x-parquet\"}}");

    Channels channels = Channels.of(paths, Map.of());

    assertThat(channels.validation()).isEmpty();
    assertThat(channels.test().orElseThrow().format()).contains(FileFormat.PARQUET);
  }

  @Test
  void aConfigurationThatIsNotJsonIsNamed() throws IOException {
    Files.createDirectories(paths.channel("training"));
    configure("{\"training\": ");

    refused(
        paths.inputDataConfig()
            + " is not valid JSON: Unexpected end-of-input within/between Object entries (line 1, column 14)");
  }

  private void configure(String content) throws IOException {
    Files.writeString(paths.inputDataConfig(), content);
  }

  private void refused(String message) {
    assertThatThrownBy(() -> Channel.training(paths))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }
}
