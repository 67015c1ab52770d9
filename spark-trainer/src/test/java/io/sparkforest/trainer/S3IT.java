package io.sparkforest.trainer;

import static io.sparkforest.trainer.S3Store.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs whose data and model are in S3, through the real docker/train and a real store. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set up before all tests
final class S3IT {
  private static final String CSV = csv(0, 300);

  @TempDir static Path shared;
  private static S3Store store;
  private static Broken hanging;
  private static Broken silent;
  private static Broken resetting;
  private static Broken shortened;
  private static Broken interrupted;
  private static Broken unanswered;

  @TempDir Path temporary;

  @BeforeAll
  static void startStore() throws Exception {
    store = S3Store.start(shared.resolve("store"));
    store
        .put("data/a.csv", CSV)
        .put("data/nested/b c+d.csv", csv(300, 500))
        .put("data/_SUCCESS", "")
        .put("data-validation.csv", csv(500, 600))
        .put("test/part-1.csv", csv(600, 650))
        .put("test/part-2.csv", csv(650, 700))
        .put("test/other.csv", "no,such,table\n1,2,3\n");
  }

  /** A job with a store that is at fault: most of its time it waits, while other tests run. */
  private record Broken(BrokenStore store, JobFolder folder, Launched trainer) {
    private static final List<Broken> STARTED = new ArrayList<>();

    static Broken start(BrokenStore.Fault fault, String... namesAndValues) throws IOException {
      JobFolder folder = S3IT.folder(shared.resolve(fault.name()), namesAndValues);
      folder.trainingFile("a.csv", CSV);
      BrokenStore store = BrokenStore.start(fault, CSV);
      Broken broken = new Broken(store, folder, train(folder, store.endpoint()));
      STARTED.add(broken);
      return broken;
    }

    void close() throws IOException {
      trainer.close();
      store.close();
    }
  }

  @BeforeAll
  static void startWhatTakesLong() throws Exception {
    hanging = Broken.start(BrokenStore.Fault.HANGS, "data_uri", "s3://bucket/data/");
    silent = Broken.start(BrokenStore.Fault.HANGS_ON_WRITES, "model_uri", "s3://bucket/models");
    resetting = Broken.start(BrokenStore.Fault.RESETS, "data_uri", "s3://bucket/data/");
    shortened = Broken.start(BrokenStore.Fault.SHORT, "data_uri", "s3://bucket/data/");
    interrupted =
        Broken.start(BrokenStore.Fault.RESETS_LATER_WRITES, "model_uri", "s3://bucket/models");
    unanswered =
        Broken.start(BrokenStore.Fault.HANGS_ON_LATER_WRITES, "model_uri", "s3://bucket/models");
  }

  @AfterAll
  static void stopStores() throws Exception {
    store.close();
    for (Broken broken : Broken.STARTED) {
      broken.close();
    }
  }

  private static String csv(int from, int to) {
    StringBuilder csv = new StringBuilder("Area,Town,Price\n");
    for (int row = from; row < to; row++) {
      int area = 30 + row * 37 % 101;
      csv.append(area).append(',').append("Town").append(row % 5).append(',');
      csv.append(area * 10 + row % 5 * 200 + row % 7).append('\n');
    }
    return csv.toString();
  }

  private JobFolder folder(String name, String... namesAndValues) throws IOException {
    return folder(temporary.resolve(name), namesAndValues);
  }

  private static JobFolder folder(Path base, String... namesAndValues) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("target", "Price");
    values.put("num_trees", "5");
    values.put("max_depth", "5");
    values.put("min_instances_per_node", "2");
    values.put("feature_subset_strategy", "all");
    for (int index = 0; index < namesAndValues.length; index += 2) {
      values.put(namesAndValues[index], namesAndValues[index + 1]);
    }
    return new JobFolder(base).hyperparameters(values);
  }

  private static Launched train(JobFolder folder, String endpoint) throws IOException {
    return Launched.start(
        "train", folder.base(), S3Store.environment(endpoint, S3Store.KEY, S3Store.SECRET));
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        content.put(
            folder.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }

  private static void assertUserError(JobFolder folder, Launched trainer, String... parts)
      throws IOException, InterruptedException {
    assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(1);
    String failure = Files.readString(folder.resolve("output/failure"));
    assertThat(failure).startsWith("UserError: ").contains(parts).doesNotContain("\tat ");
    assertThat(trainer.log())
        .contains(parts)
        .doesNotContain("\tat ")
        .doesNotContain(S3Store.SECRET)
        .doesNotContain(S3Store.KEY)
        .hasLineCount(2);
    assertThat(folder.resolve("model/bundle.json")).doesNotExist();
  }

  @Test
  void channelsAreReadFromFoldersObjectsAndPrefixesAndTheModelIsWrittenInPlaceOfTheOneThatIsThere()
      throws Exception {
    store.put("models/prices/bundle.json", "{}").put("models/prices/root/old.node/old.pb", "old");
    store.put("models/prices/mine.txt", "not of a model");
    JobFolder folder =
        folder(
            "ml",
            "data_uri",
            "s3://" + BUCKET + "/data",
            "validation_uri",
            "s3a://" + BUCKET + "/data-validation.csv",
            "test_uri",
            "s3://" + BUCKET + "/test/part-",
            "model_uri",
            "s3://" + BUCKET + "/models/prices/");

    try (Launched trainer = train(folder, store.endpoint())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();

      assertThat(trainer.log())
          .contains("download: 3 file(s), 1 MB of s3://" + BUCKET + "/data for channel training")
          .contains("500 rows x 3 columns", "validation:rmse=", "test:rmse=")
          .contains("upload: the model is in s3://" + BUCKET + "/models/prices/")
          .doesNotContain(" WARN ")
          .doesNotContain(S3Store.SECRET)
          .doesNotContain(S3Store.KEY);
    }
    store.get("models/prices/", temporary.resolve("copy"));
    Map<String, String> written = content(temporary.resolve("copy"));
    assertThat(written.remove("mine.txt")).isEqualTo("not of a model");
    assertThat(written).isEqualTo(content(folder.resolve("model"))).containsKey("bundle.json");
    assertThat(content(folder.base().resolve("output")).toString() + written)
        .doesNotContain(S3Store.SECRET)
        .doesNotContain(S3Store.KEY);
    assertThat(
            folder.json("model/notes/provenance.json").at("/hyperparameters/s3/data_uri").asText())
        .isEqualTo("s3://" + BUCKET + "/data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s3://no-such-bucket/data      | bucket no-such-bucket is not there: check its name
          s3://forest-bucket/Data       | there is no such object or folder: check the key
          s3://forest-bucket/data/b.csv | there is no such object or folder: check the key
          """)
  void dataThatAreNotThereAreAFaultOfTheUser(String uri, String explanation) throws Exception {
    JobFolder folder = folder("ml", "data_uri", uri);

    try (Launched trainer = train(folder, store.endpoint())) {
      assertUserError(
          folder, trainer, "hyperparameter data_uri: cannot read " + uri + " at", explanation);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AKIAUNKNOWN, some-secret, access is denied: check the job's role or credentials",
    "AKIALOCALIDENTITY, another-secret, access is denied: check the job's role or credentials",
    "'', '', no credentials were found: give the job a role"
  })
  void wrongCredentialsAreAFaultOfTheUser(String key, String secret, String explanation)
      throws Exception {
    String uri = "s3://" + BUCKET + "/data";
    JobFolder folder = folder("ml", "data_uri", uri);

    Map<String, String> environment = S3Store.environment(store.endpoint(), key, secret);
    try (Launched trainer = Launched.start("train", folder.base(), environment)) {
      assertUserError(folder, trainer, "cannot read " + uri, explanation);
      assertThat(trainer.log()).doesNotContain("another-secret").doesNotContain("AKIAUNKNOWN");
    }
  }

  @Test
  void aPlaceOfTheModelThatCannotBeReachedIsToldBeforeTraining() throws Exception {
    JobFolder folder =
        folder(
            "ml",
            "data_uri",
            "s3://" + BUCKET + "/data",
            "model_uri",
            "s3://no-such-bucket/models");

    try (Launched trainer = train(folder, store.endpoint())) {
      assertUserError(
          folder,
          trainer,
          "hyperparameter model_uri: cannot write to s3://no-such-bucket/models",
          "bucket no-such-bucket is not there");
    }
  }

  @Test
  void aJobThatFailsLeavesNothingWhereItsModelWasToGo() throws Exception {
    JobFolder folder =
        folder("ml", "target", "Prise", "model_uri", "s3://" + BUCKET + "/fresh/and/deep")
            .trainingFile("a.csv", CSV);
    try (Launched trainer = train(folder, store.endpoint())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(1);

      assertThat(trainer.log()).contains("stage: download took", "the data has no column Prise");
      assertThat(store.keys("fresh")).isEmpty();
    }
  }

  @Test
  void aBucketThatMayBeListedAndNotWrittenToIsToldBeforeTraining() throws Exception {
    JobFolder folder = folder("ml", "model_uri", "s3://bucket/models").trainingFile("a.csv", CSV);

    try (BrokenStore broken = BrokenStore.start(BrokenStore.Fault.DENIES_WRITES, CSV);
        Launched trainer = train(folder, broken.endpoint())) {
      assertUserError(
          folder,
          trainer,
          "hyperparameter model_uri: cannot write to s3://bucket/models",
          "access is denied: check the job's role or credentials, and that they allow",
          "s3:PutObject");
      assertThat(broken.puts()).isEqualTo(1);
    }
  }

  @Test
  void aBucketThatMayBeListedAndNotReadIsAFaultOfTheUser() throws Exception {
    JobFolder folder = folder("ml", "data_uri", "s3://bucket/data/");

    try (BrokenStore broken = BrokenStore.start(BrokenStore.Fault.DENIES_READS, CSV);
        Launched trainer = train(folder, broken.endpoint())) {
      assertUserError(
          folder,
          trainer,
          "cannot read s3://bucket/data/",
          "access is denied: check the job's role or credentials");
      assertThat(broken.gets()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatBreaksOnceIsTakenUpAgain() throws Exception {
    JobFolder folder = folder("ml", "data_uri", "s3://bucket/data/");

    try (BrokenStore broken = BrokenStore.start(BrokenStore.Fault.RESETS_ONCE, CSV);
        Launched trainer = train(folder, broken.endpoint())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();

      assertThat(broken.gets()).isEqualTo(2);
      assertThat(trainer.log()).contains("300 rows x 3 columns");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aStoreThatBreaksHangsOrGivesTooLittleEndsTheJobWithinAMinute() throws Exception {
    String cannotRead = "cannot read s3://bucket/data/";
    assertUserError(shortened.folder, shortened.trainer, "100000 bytes, but only 50000 came");
    assertUserError(
        resetting.folder,
        resetting.trainer,
        cannotRead,
        "the connection broke, again and again: try again");
    assertThat(resetting.store.gets()).isGreaterThan(1);
    assertUserError(hanging.folder, hanging.trainer, cannotRead, "check s3_endpoint");
    assertUserError(
        silent.folder, silent.trainer, "cannot write to s3://bucket/models", "check s3_endpoint");
    for (Broken broken : List.of(shortened, resetting, hanging, silent)) {
      assertThat(seconds(broken.trainer.log().lines().toList())).isLessThan(60);
    }
  }

  /** From the first of some lines of a log to the last; each begins with its time. */
  private static double seconds(List<String> lines) {
    List<Instant> times =
        lines.stream().map(line -> Instant.parse(line.substring(0, line.indexOf(' ')))).toList();
    return Duration.between(times.get(0), times.get(times.size() - 1)).toMillis() / 1e3;
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void anUploadThatBreaksHalfWayIsAFaultAndTheModelStays() throws Exception {
    assertModelStays(
        interrupted.folder,
        interrupted.trainer,
        "the connection broke, again and again: try again");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void anUploadThatIsNeverAnsweredEndsTheJobWithinAMinuteAndTheModelStays() throws Exception {
    Launched trainer = unanswered.trainer;
    assertModelStays(unanswered.folder, trainer, "check s3_endpoint");
    List<String> lines = trainer.log().lines().toList();
    // What comes before is the training.
    assertThat(seconds(lines.subList(lines.size() - 2, lines.size()))).isLessThan(60);
  }

  private static void assertModelStays(JobFolder folder, Launched trainer, String explanation)
      throws IOException, InterruptedException {
    assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("output/failure")))
        .startsWith(
            "UserError: the model is complete in "
                + folder.resolve("model")
                + ", but cannot be written to s3://bucket/models")
        .contains(explanation);
    assertThat(folder.resolve("model/bundle.json")).exists();
    assertThat(trainer.log()).doesNotContain("\tat ").doesNotContain(S3Store.SECRET);
  }

  @Test
  void aStopEndsTheCopyingOfDataAtOnce() throws Exception {
    JobFolder folder = folder("ml", "data_uri", "s3://bucket/data/");

    try (BrokenStore broken = BrokenStore.start(BrokenStore.Fault.HANGS, CSV);
        Launched trainer = train(folder, broken.endpoint())) {
      while (broken.gets() == 0) {
        Thread.sleep(20);
      }
      long start = System.nanoTime();
      trainer.terminate();

      assertThat(trainer.exitCode()).isEqualTo(143);
      assertThat((System.nanoTime() - start) / 1e9).isLessThan(15);
      assertThat(List.of("model/bundle.json", "output/failure"))
          .allSatisfy(name -> assertThat(folder.resolve(name)).doesNotExist());
    }
  }

  @Test
  void aJobThatIsStoppedWithAModelStillWritesItToS3() throws Exception {
    JobFolder folder =
        folder(
                "ml",
                "num_trees",
                "2000",
                // Each tree is some objects in the store: slow growth keeps the upload short.
                "tree_batch_size",
                "1",
                "model_uri",
                "s3://" + BUCKET + "/stopped")
            .trainingFile("a.csv", CSV);

    try (Launched trainer = train(folder, store.endpoint())) {
      trainer.awaitLog(log -> log.contains("forest: 3 of 2000 trees"));
      trainer.terminate();

      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log())
          .contains("upload: the model is in s3://" + BUCKET + "/stopped")
          .doesNotContain("no model");
    }
    store.get("stopped/", temporary.resolve("copy"));
    assertThat(content(temporary.resolve("copy")))
        .isEqualTo(content(folder.resolve("model")))
        .containsKey("bundle.json");
  }
}
