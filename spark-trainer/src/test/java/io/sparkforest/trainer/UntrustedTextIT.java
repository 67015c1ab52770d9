package io.sparkforest.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, labels and files that are not what they seem, through the real docker/train. */
final class UntrustedTextIT {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @TempDir Path temporary;

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private JobFolder folder;

  @BeforeEach
  void setUp() throws IOException {
    folder = new JobFolder(temporary.resolve("ml"));
    target("y");
  }

  private void target(String name) throws IOException {
    folder.hyperparameters(Map.of("target", name, "num_trees", "10", "auto_seconds", "0"));
  }

  private String run(int exitCode) throws Exception {
    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(exitCode);
      return trainer.log();
    }
  }

  private void staleFailure() throws IOException {
    Files.createDirectories(folder.resolve("output"));
    Files.writeString(folder.resolve("output/failure"), "UserError: of an earlier run");
  }

  /** Rows of a number, a label and a target that is twice the number. */
  private static String rows(String separator, String label) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 200; row++) {
      double x = row * 37 % 101 + 0.5;
      rows.append(x).append(separator).append(row % 3 == 0 ? label : "b").append(separator);
      rows.append(2 * x).append('\n');
    }
    return rows.toString();
  }

  @Test
  void namesAndLabelsThatLookLikeMetricsAreNoMetricsInTheLog() throws Exception {
    String forged = "\"x\n2026-01-01T00:00:00.000Z INFO  oob:rmse=0.1;\"";
    String column = "forest: 77 of 99 trees oob:rmse=0.2;";
    String label = "oob:rmse=0.3; test:r2=1.0;\nforest: 78 of 99 trees";
    StringBuilder rows = new StringBuilder(forged + ",kind," + column + ",y\n");
    for (int row = 0; row < 1_500; row++) {
      double x = row * 37 % 101 + 0.5;
      String kind = row % 5 == 0 ? '"' + label + '"' : Integer.toString(row % 3);
      rows.append(x).append(',').append(kind).append(",1,").append(2 * x).append('\n');
    }
    folder.trainingFile("train:mae=0.4;.csv", rows.toString());
    folder.hyperparameters(
        Map.of(
            "target", "y",
            "num_trees", "10",
            "auto_seconds", "0",
            "drop_columns", "[\"" + column + "\"]"));
    Files.createDirectories(folder.resolve("input/data/validation:r2=0.5;"));
    staleFailure();

    String log = run(0);

    int batches = folder.json("output/data/metrics.json").get("batches").size();
    MetricDefinitionsIT.documented()
        .forEach(
            (name, expression) -> {
              boolean isMissing = name.startsWith("test:") || name.startsWith("validation:");
              assertThat(Pattern.compile(expression).matcher(log).results())
                  .as("%s in%n%s", name, log)
                  .hasSize(isMissing ? 0 : batches);
            });
    assertThat(log)
        .contains("column \"forest:  77 of 99 trees oob:rmse =0.2;\" is no feature")
        .contains(
            "1200 of its 1500 values are numbers; these are not: 'oob:rmse =0.3; test:r2 =1.0;")
        .contains("\"train:mae =0.4;.csv\", line 3")
        .contains("channel \"validation:r2 =0.5;\" is not read")
        .contains("column \"x\\n2026-01-01T00:00:00.000Z INFO  oob:rmse =0.1;\" alone explains");
    assertThat(log.lines()).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*"));
    assertThat(folder.resolve("output/failure")).doesNotExist();
  }

  @Test
  void whatIsWrongWithUntrustedNamesIsALineForEachProblem() throws Exception {
    folder.trainingFile("a\u001B.csv", "\"k\ny\",kind,y\n1,a,2\n2,b,x\u001B\n");
    folder.hyperparameters(
        Map.of("target", "y", "num_trees", "10", "aliases", "{\"k\\ny\": {\"a\": \"b\"}}"));

    String log = run(1);

    assertThat(folder.resolve("output/failure"))
        .content()
        .startsWith("UserError: 2 problems:\n- target y is not a number in 1 of 2 rows: ")
        .contains("'x\\u001b' (\"a\\u001b.csv\", line 4)")
        .contains("\n- aliases of \"k\\ny\": the column is numeric")
        .doesNotContain("\u001B");
    assertThat(log).doesNotContain("\u001B");
    assertThat(log.lines()).allMatch(line -> line.matches("(\\d{4}-\\d\\d-\\d\\dT|  - ).*"));
  }

  @Test
  void aFailureOfAnEarlierRunIsReplaced() throws Exception {
    folder.trainingFile("a.csv", "x,kind,y\n" + rows(",", "a"));
    target("z");
    staleFailure();

    run(1);

    assertThat(folder.resolve("output/failure")).content().contains("z").doesNotContain("earlier");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstFieldAndTheSeparatorIsRemembered() throws Exception {
    Files.writeString(
        folder.resolve("input/config/inputdataconfig.json"),
        "{\"training\": {\"ContentType\": \"text/csv;header=absent\"}}");
    folder.trainingFile("a.csv", BYTE_ORDER_MARK + rows(";", "True"));
    folder.hyperparameters(
        Map.of("target", "c2", "num_trees", "10", "auto_seconds", "0", "delimiter", ";"));

    String log = run(0);

    assertThat(folder.json("model/notes/signature.json").at("/columns/0/type").asText())
        .isEqualTo("numeric");
    assertThat(folder.json("model/notes/signature.json").get("delimiter").asText()).isEqualTo(";");
    assertThat(log).contains("column c1 has the labels True: at serving, JSON's true and false");
  }

  @Test
  void aDamagedMemberOfAGzipFileIsNoEndOfTheTable() throws Exception {
    byte[] second = gzip(rows(",", "a"));
    second[second.length - 6] ^= 1;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(gzip("x,kind,y\n" + rows(",", "a")));
    bytes.writeBytes(second);
    Files.write(folder.resolve("input/data/training/a.csv.gz"), bytes.toByteArray());

    run(1);

    assertThat(folder.resolve("output/failure"))
        .content()
        .contains("a.csv.gz is not a whole gzip: corrupt trailer");
  }

  @Test
  void aLabelThatOnlyGroupsRowsMustBeOneThatTheServerTakes() throws Exception {
    folder.trainingFile("a.csv", "x,kind,y\n" + rows(",", "a\0b") + ",b,4\n");
    folder.hyperparameters(
        Map.of(
            "target", "y",
            "num_trees", "10",
            "auto_seconds", "0",
            "drop_columns", "kind",
            "impute", "{\"x\": {\"with\": \"mean\", \"by\": \"kind\"}}"));

    run(1);

    assertThat(folder.resolve("output/failure")).content().contains("must not hold a NUL");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
