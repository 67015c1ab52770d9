package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs with several channels, and in every format and input mode, through the real docker/train.
 */
final class ChannelsIT {
  @TempDir Path temporary;

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private JobFolder folder;

  @BeforeEach
  void setUp() throws IOException {
    folder = new JobFolder(temporary.resolve("ml"));
    folder.hyperparameters(hyperparameters(Map.of()));
  }

  private static Map<String, String> hyperparameters(Map<String, String> more) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("target", "y");
    values.put("num_trees", "10");
    values.put("auto_seconds", "0");
    values.putAll(more);
    return values;
  }

  /** Rows of {@code x,kind,y}, of which y is twice x, and ten more for kind b. */
  private static String rows(int first, int count, String delimiter) {
    StringBuilder rows = new StringBuilder();
    for (int row = first; row < first + count; row++) {
      String kind = row % 3 == 0 ? "b" : "a";
      double x = row * 37 % 101 + 0.5;
      rows.append(x)
          .append(delimiter)
          .append(kind)
          .append(delimiter)
          .append(2 * x + (kind.equals("b") ? 10 : 0))
          .append('\n');
    }
    return rows.toString();
  }

  private static String csv(int first, int count) {
    return "x,kind,y\n" + rows(first, count, ",");
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve("input/data").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void configure(String content) throws IOException {
    Files.writeString(folder.resolve("input/config/inputdataconfig.json"), content);
  }

  private String completed() throws Exception {
    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      return trainer.log();
    }
  }

  private String failed() throws Exception {
    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(1);
      assertThat(trainer.log()).doesNotContain("\tat ");
      return Files.readString(folder.resolve("output/failure"));
    }
  }

  @Test
  void aValidationChannelIsHeldOutAndATestChannelIsScoredAtTheEnd() throws Exception {
    folder.hyperparameters(hyperparameters(Map.of("validation_fraction", "0.3")));
    configure("{\"training\":{\"TrainingInputMode\":\"FastFile\"}}");
    write("training/part/a.csv", csv(0, 200));
    write("training/_SUCCESS", "");
    write("validation/a.csv", "y,x,kind\n21,5.5,b\n11,5.5,a\n");
    write("test/a.csv", csv(500, 50));

    String log = completed();

    assertThat(log)
        .contains("validation_fraction is not used, since there is a channel validation")
        .contains("200 rows to train, 0 held out")
        .contains("1 hidden file(s) or manifest(s) of channel training are ignored: _SUCCESS")
        .containsPattern("test: 50 rows test:rmse=[0-9.]+; test:mae=[0-9.]+; test:r2=0.9[0-9]+;");
    JsonNode metrics = folder.json("output/data/metrics.json");
    assertThat(metrics.get("validation").get("rows").intValue()).isEqualTo(2);
    assertThat(metrics.get("test").get("rows").intValue()).isEqualTo(50);
    JsonNode provenance = folder.json("model/notes/provenance.json");
    assertThat(provenance.get("training_rows").intValue()).isEqualTo(200);
    assertThat(provenance.get("test_rows").intValue()).isEqualTo(50);
  }

  @Test
  void channelsThatDisagreeAreToldApartByNameInOneFailure() throws Exception {
    write("training/a.csv", csv(0, 100));
    write("validation/a.csv", "x,kind,y\nmuch,a,1\n2,a,\n3,a,NA\n");
    write("test/a.csv", csv(0, 10));

    assertThat(failed())
        .startsWith("UserError: 2 problems:")
        .contains(
            "channel validation: column x has 1 values that are no numbers, but is numeric in channel"
                + " training: 'much' (validation/a.csv, line 2)")
        .contains(
            "channel validation: target y is missing in 2 of 3 rows (validation/a.csv, line 3;"
                + " validation/a.csv, line 4), more than half");
  }

  @Test
  void allFaultsOfFilesInEveryFormatAreNamedWithTheirPlacesInOneFailure() throws Exception {
    write("training/a.csv", csv(0, 100) + "1,a\n");
    write("training/b.jsonl", "{\"x\":1,\"kind\":\"a\",\"y\":2}\n\n[1,2]\n");
    write("training/c.csv.gz", "x,kind,y\n1,a,2\n");
    parquet(folder.resolve("input/data/training/d.parquet"), "z");
    write("validation/a.jsonl", "{\"x\":1,\"kind\":\"a\",\"y\":2}\n\n{\"x\":\"much\",\"y\":2}\n");
    write("test/a.csv", "x,kind\n1,a\n");

    assertThat(failed())
        .startsWith("UserError: 6 problems:")
        .contains("- b.jsonl, line 3: expected a JSON object, found [1,2]")
        .contains("- c.csv.gz is not a whole gzip")
        .contains(
            "- d.parquet: its columns differ from those of a.csv: it lacks column x; a.csv has no"
                + " column z")
        .contains("- a.csv, line 102: expected 3 fields as in the header, found 2")
        .contains("- test/a.csv, line 1: its columns differ from those of a.csv: it lacks column y")
        .contains("'much' (validation/a.jsonl, line 3)");
  }

  @Test
  void aTestChannelOfOtherColumnsIsRefusedWithTheDifference() throws Exception {
    write("training/a.csv", csv(0, 100));
    write("test/b.csv", "x,sort\n1,a\n");

    assertThat(failed())
        .contains(
            "test/b.csv, line 1: its columns differ from those of a.csv: it lacks columns kind, y; a.csv"
                + " has no column sort");
  }

  @Test
  void sameRowsInAnyFormatMakeTheSameForest() throws Exception {
    write("training/a.csv", csv(0, 300));
    completed();
    JsonNode expected = folder.json("output/data/metrics.json").get("train");

    JobFolder zipped = new JobFolder(temporary.resolve("zipped"));
    folder = zipped;
    folder.hyperparameters(hyperparameters(Map.of("delimiter", "tab", "target", "c2")));
    configure("{\"training\":{\"ContentType\":\"text/csv;header=absent\"}}");
    try (OutputStream bytes =
        new GZIPOutputStream(
            Files.newOutputStream(zipped.resolve("input/data/training/a.tsv.gz")))) {
      bytes.write(rows(0, 300, "\t").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    completed();
    assertThat(folder.json("output/data/metrics.json").get("train")).isEqualTo(expected);

    folder = new JobFolder(temporary.resolve("lines"));
    folder.hyperparameters(hyperparameters(Map.of()));
    StringBuilder lines = new StringBuilder();
    for (List<String> row : fields(300)) {
      lines.append(
          String.format(
              "{\"x\":%s,\"kind\":\"%s\",\"y\":%s}%n", row.get(0), row.get(1), row.get(2)));
    }
    write("training/a.jsonl", lines.toString());
    assertThat(completed()).contains("1 file(s) of channel training are unzipped or converted");
    assertThat(folder.json("output/data/metrics.json").get("train")).isEqualTo(expected);

    folder = new JobFolder(temporary.resolve("parquet"));
    folder.hyperparameters(hyperparameters(Map.of()));
    parquet(folder.resolve("input/data/training/a.parquet"), "x");
    completed();
    assertThat(folder.json("output/data/metrics.json").get("train")).isEqualTo(expected);
  }

  private static List<List<String>> fields(int count) {
    return rows(0, count, ",").lines().map(line -> List.of(line.split(",", -1))).toList();
  }

  private static void parquet(Path file, String number) throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message rows { required double "
                + number
                + "; required binary kind (UTF8); required double y; }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(type)
            .withConf(new Configuration())
            .build()) {
      for (List<String> row : fields(300)) {
        SimpleGroup group = new SimpleGroup(type);
        group.add(number, Double.parseDouble(row.get(0)));
        group.add("kind", row.get(1));
        group.add("y", Double.parseDouble(row.get(2)));
        writer.write(group);
      }
    }
  }

  @Test
  void aPipeIsReadOnceAndItsSizeLogged() throws Exception {
    Path pipe = folder.resolve("input/data/training_0");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    configure("{\"training\":{\"TrainingInputMode\":\"Pipe\",\"ContentType\":\"text/csv\"}}");
    String content = csv(0, 100);

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      Files.writeString(pipe, content);
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log())
          .contains(
              "channel training: "
                  + content.length()
                  + " bytes came through training_0 and are spooled to local disk");
    }
  }

  @Test
  void aJobThatWaitsForAPipeEndsOnSigterm() throws Exception {
    Path pipe = folder.resolve("input/data/training_0");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    configure("{\"training\":{\"TrainingInputMode\":\"Pipe\"}}");

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      trainer.awaitLog(log -> log.contains("files below"));
      trainer.terminate();
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(143);
    }
  }
}
