package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs of two hosts through the real docker/train on both, whose forest must be that of a job of
 * one host with all files.
 */
@Tag("slow")
final class ClusterIT {
  /** Such that a batch of trees takes about a second. */
  private static final int MANY_ROWS = 20_000;

  @TempDir Path temporary;

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private TwoHosts hosts;

  @BeforeEach
  void setUp() throws Exception {
    hosts = TwoHosts.up(temporary);
  }

  @AfterEach
  void tearDown() throws Exception {
    if (hosts != null) {
      hosts.down();
    }
  }

  private static Map<String, String> hyperparameters(int trees) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("target", "y");
    values.put("num_trees", Integer.toString(trees));
    values.put("tree_batch_size", "4");
    values.put("max_depth", "10");
    values.put("min_instances_per_node", "2");
    values.put("feature_subset_strategy", "all");
    values.put("residual_forests", "0");
    return values;
  }

  /** Rows of {@code x,kind,y}, of which y is twice x, and ten more for kind b. */
  private static String rows(int first, int count) {
    StringBuilder rows = new StringBuilder();
    for (int row = first; row < first + count; row++) {
      boolean isB = row % 3 == 0;
      double x = row * 37 % 101 + 0.5;
      double noise = row * 53 % 17;
      rows.append(x + "," + (isB ? "b" : "a") + "," + (2 * x + noise + (isB ? 10 : 0)) + "\n");
    }
    return rows.toString();
  }

  private static String csv(int first, int count) {
    return "x,kind,y\n" + rows(first, count);
  }

  private static void gzip(Path file, String content) throws IOException {
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
      bytes.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void parquet(Path file, String rows) throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message rows { required double x; required binary kind (UTF8); required double y; }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(type)
            .withConf(new Configuration())
            .build()) {
      for (String row : rows.lines().toList()) {
        String[] fields = row.split(",", -1);
        SimpleGroup group = new SimpleGroup(type);
        group.add("x", Double.parseDouble(fields[0]));
        group.add("kind", fields[1]);
        group.add("y", Double.parseDouble(fields[2]));
        writer.write(group);
      }
    }
  }

  private static void configure(JobFolder folder, String mode) throws IOException {
    Files.writeString(
        folder.resolve("input/config/inputdataconfig.json"),
        "{\"training\":{\"TrainingInputMode\":\""
            + mode
            + "\",\"ContentType\":\"text/csv\",\"S3DistributionType\":\"ShardedByS3Key\"}}");
  }

  private static Path training(JobFolder folder, String name) {
    return folder.resolve("input/data/training").resolve(name);
  }

  private static void assertSameForest(JobFolder folder, JobFolder expected) throws IOException {
    GrownForest.assertSame(folder, expected);
    assertThat(folder.json("model/notes/provenance.json").get("data_sha256"))
        .isEqualTo(expected.json("model/notes/provenance.json").get("data_sha256"));
  }

  /** A completed job of one host with the files of others. */
  private JobFolder alone(Map<String, String> hyperparameters, JobFolder... others)
      throws Exception {
    JobFolder folder = new JobFolder(temporary.resolve("alone")).hyperparameters(hyperparameters);
    for (JobFolder other : others) {
      Path from = other.resolve("input/data/training");
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = training(folder, from.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
    }
    return folder;
  }

  /** Both hosts' folders of a job, with the same rows. */
  private List<JobFolder> replicated(String job, Map<String, String> hyperparameters)
      throws IOException {
    List<JobFolder> folders =
        List.of(hosts.folder(job, 1, hyperparameters), hosts.folder(job, 2, hyperparameters));
    for (JobFolder folder : folders) {
      Files.writeString(training(folder, "rows.csv"), csv(0, MANY_ROWS));
    }
    return folders;
  }

  private static void assertOnlyTheLeaderWrites(JobFolder second) {
    for (String path : new String[] {"model", "output", "checkpoints"}) {
      assertThat(second.resolve(path)).as(path).doesNotExist();
    }
    assertThat(second.resolve("tmp")).isEmptyDirectory();
  }

  /** Waits for a host's end. */
  private static int exitCodeWithin(Duration longest, Launched host) throws Exception {
    long start = System.nanoTime();
    int exitCode = host.exitCode();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(host.log()).isLessThan(longest);
    return exitCode;
  }

  @Test
  void filesThatLieOnDifferentHostsInAnyFormAreOneTable() throws Exception {
    JobFolder first = hosts.folder("sharded", 1, hyperparameters(8));
    JobFolder second = hosts.folder("sharded", 2, hyperparameters(8));
    Files.writeString(training(first, "a.csv"), csv(0, 300));
    gzip(training(second, "b.csv.gz"), csv(300, 300));
    Files.writeString(training(second, "c.csv"), csv(600, 6000));
    parquet(training(second, "d.parquet"), rows(6600, 300));
    // As hosts whose names resolve late.
    hosts.forget(1);
    try (Launched follower = hosts.start(2, second)) {
      follower.awaitLog(log -> log.contains("algo-1 leads"));
      hosts.know(1);
      try (Launched leader = hosts.start(1, first)) {
        assertThat(leader.exitCode()).as(leader.log() + follower.log()).isZero();
        assertThat(follower.exitCode()).as(follower.log()).isZero();
        assertThat(leader.log())
            .containsPattern("cluster: channel training: 3 file\\(s\\), 1 MB, copied from algo-2")
            .doesNotContain(" ERROR ", "\tat ");
        assertThat(follower.log())
            .contains("job: completed on leader algo-1")
            .doesNotContain(" ERROR ", "\tat ");
      }
    }
    assertOnlyTheLeaderWrites(second);

    assertSameForest(first, alone(hyperparameters(8), first, second));
  }

  /** A column with a format is written anew, so that Spark has started when that is read. */
  private static void writeManyPieces(Path file) throws IOException {
    String label = "a label that makes rows long - ".repeat(5);
    try (Writer csv = Files.newBufferedWriter(file)) {
      csv.write("x,weight,kind,y\n");
      for (int row = 0; row < 800_000; row++) {
        int x = row * 37 % 1001;
        csv.write(
            x + "," + row % 77 + ".5 kg," + label + row % 5 + "," + (2 * x + row % 77) + "\n");
      }
    }
  }

  @Test
  void aLargeFileIsReadByAllHosts() throws Exception {
    Map<String, String> hyperparameters = hyperparameters(2);
    hyperparameters.put("max_depth", "4");
    JobFolder first = hosts.folder("large", 1, hyperparameters);
    JobFolder second = hosts.folder("large", 2, hyperparameters);
    writeManyPieces(training(first, "rows.csv"));
    Files.createLink(training(second, "rows.csv"), training(first, "rows.csv"));
    try (Launched follower = hosts.start(2, second);
        Launched leader = hosts.start(1, first)) {
      assertThat(leader.exitCode()).as(leader.log() + follower.log()).isZero();
      assertThat(leader.log())
          .containsPattern("cluster: \\d+ of \\d+ chunks of files are parsed by all hosts");
    }

    assertSameForest(first, alone(hyperparameters, first));
  }

  @Test
  void eachHostCopiesItsShareOfTheObjects() throws Exception {
    Map<String, String> hyperparameters = hyperparameters(8);
    JobFolder expected = new JobFolder(temporary.resolve("objects"));
    List<Path> files = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      Path file = training(expected, "part-" + part + ".csv");
      files.add(Files.writeString(file, csv(part * 500, 500 + part)));
    }
    hyperparameters.put("data_uri", "s3://" + S3Store.BUCKET + "/sales/");
    JobFolder first = hosts.folder("s3", 1, hyperparameters);
    JobFolder second = hosts.folder("s3", 2, hyperparameters);
    try (S3Store store = hosts.startStore(temporary.resolve("store"), "sales", files)) {
      Map<String, String> environment =
          S3Store.environment(store.endpoint(), S3Store.KEY, S3Store.SECRET);
      // Hosts may be unequal.
      try (Launched follower = hosts.start(2, second, 1, environment);
          Launched leader = hosts.start(1, first, 2, environment)) {
        assertThat(leader.exitCode()).as(leader.log() + follower.log()).isZero();
        assertThat(follower.exitCode()).as(follower.log()).isZero();
        for (Launched host : List.of(leader, follower)) {
          assertThat(host.log())
              .contains("download: 2 file(s) of 4, 1 MB of s3://" + S3Store.BUCKET + "/sales/")
              .doesNotContain(" ERROR ", "\tat ");
        }
        assertThat(leader.log())
            .containsPattern("cluster: channel training: 2 file\\(s\\), 1 MB, copied from algo-2")
            .contains("cluster: 3 cores, 600 MB of heap per executor")
            .contains("data: 2006 rows x 3 columns in 4 file(s)");
      }

      JobFolder third = hosts.folder("s3-bad", 1, hyperparameters);
      JobFolder fourth = hosts.folder("s3-bad", 2, hyperparameters);
      try (Launched follower =
              hosts.start(2, fourth, 2, S3Store.environment("http://10.77.0.1:1", "no", "no"));
          Launched leader = hosts.start(1, third, 2, environment)) {
        assertThat(leader.exitCode()).as(leader.log() + follower.log()).isEqualTo(1);
        assertThat(follower.exitCode()).as(follower.log()).isEqualTo(1);
        assertThat(Files.readString(third.resolve("output/failure")))
            .startsWith("UserError: host algo-2: hyperparameter data_uri: cannot read s3://");
      }
    }
    assertOnlyTheLeaderWrites(second);

    hyperparameters.remove("data_uri");
    assertSameForest(first, alone(hyperparameters, expected));
  }

  @Test
  void sparksAlgorithmGrowsAForestOverTheRowsOfAllHosts() throws Exception {
    Map<String, String> hyperparameters = hyperparameters(4);
    hyperparameters.put("engine", "mllib");
    hyperparameters.put("validation_fraction", "0.1");
    List<JobFolder> folders = replicated("mllib", hyperparameters);
    try (Launched follower = hosts.start(2, folders.get(1));
        Launched leader = hosts.start(1, folders.get(0))) {
      assertThat(leader.exitCode()).as(leader.log() + follower.log()).isZero();
      assertThat(follower.exitCode()).as(follower.log()).isZero();

      assertThat(leader.log())
          .contains("cluster: 4 cores", "forest: 4 of 4 trees", "job: completed in ")
          .doesNotContain(" ERROR ");
      assertThat(follower.log()).contains("cluster: tasks of algo-1 are done here");
    }
    assertThat(folders.get(0).json("model/notes/metrics.json").at("/settings/engine").asText())
        .isEqualTo("mllib");
    assertThat(folders.get(0).json("model/notes/metrics.json").at("/validation/r2").asDouble())
        .isGreaterThan(0.9);
  }

  @Test
  void badDataIsNamedWithFileAndHostAndEndsAllHostsAsAUserError() throws Exception {
    JobFolder first = hosts.folder("bad", 1, hyperparameters(8));
    JobFolder second = hosts.folder("bad", 2, hyperparameters(8));
    // A host may have no file of a channel, the leader as well.
    Files.delete(first.resolve("input/data/training"));
    configure(first, "File");
    configure(second, "File");
    Files.createDirectories(training(second, "part"));
    Files.writeString(training(second, "part/b.csv"), csv(0, 300) + "1,a\n");
    try (Launched follower = hosts.start(2, second);
        Launched leader = hosts.start(1, first)) {
      assertThat(leader.exitCode()).as(leader.log() + follower.log()).isEqualTo(1);
      assertThat(follower.exitCode()).as(follower.log()).isEqualTo(1);

      String expected =
          "UserError: part/b.csv (of algo-2), line 302: expected 3 fields as in the header, found 2";
      assertThat(first.resolve("output/failure")).hasContent(expected);
      assertThat(follower.log())
          .contains("job: leader algo-1 ended with exit code 1: " + expected)
          .doesNotContain("\tat ");
    }
    assertOnlyTheLeaderWrites(second);
  }

  @Test
  void theirPipesAreOneTable() throws Exception {
    JobFolder first = hosts.folder("pipes", 1, hyperparameters(4));
    JobFolder second = hosts.folder("pipes", 2, hyperparameters(4));
    for (JobFolder folder : List.of(first, second)) {
      configure(folder, "Pipe");
      Files.delete(folder.resolve("input/data/training"));
      String pipe = folder.resolve("input/data/training_0").toString();
      assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    }
    try (Launched follower = hosts.start(2, second);
        Launched leader = hosts.start(1, first)) {
      Files.writeString(second.resolve("input/data/training_0"), csv(300, 300));
      Files.writeString(first.resolve("input/data/training_0"), csv(0, 300));

      assertThat(leader.exitCode()).as(leader.log() + follower.log()).isZero();
      assertThat(follower.exitCode()).as(follower.log()).isZero();
      assertThat(leader.log()).contains("data: 600 rows x 3 columns in 2 file(s)");
    }
    assertOnlyTheLeaderWrites(second);
  }

  @Test
  void aJobGoesOnFromItsCheckpointsOnAnotherNumberOfHostsAfterItsLeaderDied() throws Exception {
    List<JobFolder> folders = replicated("killed", hyperparameters(24));
    JobFolder first = folders.get(0);
    Files.createDirectories(first.resolve("checkpoints"));
    try (Launched follower = hosts.start(2, folders.get(1));
        Launched leader = hosts.start(1, first)) {
      leader.awaitLog(log -> log.contains("forest: 8 of 24 trees"));
      leader.kill();

      assertThat(exitCodeWithin(Duration.ofSeconds(60), follower)).isEqualTo(255);
      assertThat(follower.log()).contains("AlgorithmError: leader algo-1 was lost");
    }
    Files.delete(first.resolve("input/config/resourceconfig.json"));
    try (Launched trainer = Launched.start("train", first.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log()).contains("checkpoint: going on after 8 trees");
    }

    assertSameForest(first, alone(hyperparameters(24), first));
  }

  @Test
  void aHostThatDiesCostsItsTasksAndNotTheJob() throws Exception {
    List<JobFolder> folders = replicated("lost", hyperparameters(60));
    try (Launched follower = hosts.start(2, folders.get(1));
        Launched leader = hosts.start(1, folders.get(0))) {
      leader.awaitLog(log -> log.contains("forest: 8 of 60 trees"));
      follower.kill();

      assertThat(leader.exitCode()).as(leader.log()).isZero();
      assertThat(leader.log()).contains("forest: 60 of 60 trees");
    }
    List<JobFolder> others = replicated("cut", hyperparameters(60));
    try (Launched follower = hosts.start(2, others.get(1));
        Launched leader = hosts.start(1, others.get(0))) {
      leader.awaitLog(log -> log.contains("forest: 8 of 60 trees"));
      hosts.cut(2);

      assertThat(exitCodeWithin(Duration.ofSeconds(60), follower)).isEqualTo(255);
      assertThat(follower.log()).contains("AlgorithmError: leader algo-1 was lost");
      assertThat(leader.exitCode()).as(leader.log()).isZero();
    }
    JobFolder alone = alone(hyperparameters(60), folders.get(0));

    assertSameForest(folders.get(0), alone);
    assertSameForest(others.get(0), alone);
  }

  @Test
  void askedToStopAllHostsEndWithTheModelOfTheTreesGrownSoFar() throws Exception {
    List<JobFolder> folders = replicated("stopped", hyperparameters(5000));
    try (Launched follower = hosts.start(2, folders.get(1));
        Launched leader = hosts.start(1, folders.get(0))) {
      leader.awaitLog(log -> log.contains("forest: 8 of 5000 trees"));
      follower.terminate();
      leader.terminate();

      assertThat(exitCodeWithin(Duration.ofSeconds(60), leader)).as(leader.log()).isZero();
      assertThat(follower.exitCode()).as(follower.log()).isZero();
      assertThat(leader.log()).contains("asked to stop, so the model has ");
      assertThat(folders.get(0).resolve("model/bundle.json")).exists();
    }
    assertOnlyTheLeaderWrites(folders.get(1));
  }
}
