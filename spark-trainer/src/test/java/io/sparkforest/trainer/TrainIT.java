package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training jobs through the real docker/train. */
final class TrainIT {
  private static final Pattern VALIDATION_RMSE = Pattern.compile("validation:rmse=([0-9.eE+-]+);");

  @TempDir Path temporary;

  private JobFolder folder() throws IOException {
    return new JobFolder(temporary.resolve("ml"));
  }

  private static String sample() throws IOException {
    return Files.readString(JobFolder.repository().resolve("data/big-mart-sample.csv"));
  }

  private static boolean isEmptyOrAbsent(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void aJobEndsWithAModelItsNotesAndMetricsThatAreAlsoInTheLog() throws Exception {
    JobFolder folder =
        folder()
            .hyperparameters(JobFolder.recipe("num_trees", "20", "tree_batch_size", "10"))
            .trainingFile("sample.csv", sample());
    Map<String, String> job = Map.of("TRAINING_JOB_NAME", "big-mart-7");

    try (Launched trainer = Launched.start("train", folder.base(), job)) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();

      assertThat(folder.resolve("model/bundle.json")).isRegularFile();
      assertThat(folder.resolve("output/failure")).doesNotExist();
      JsonNode metrics = folder.json("output/data/metrics.json");
      assertThat(folder.json("model/notes/metrics.json")).isEqualTo(metrics);
      assertThat(folder.json("output/data/monitoring/statistics.json").at("/features/0/name"))
          .as("what is predicted comes first, as in captured data")
          .hasToString("\"Item_Outlet_Sales\"");
      assertThat(folder.json("output/data/monitoring/constraints.json").path("features"))
          .hasSize(12);
      assertThat(folder.json("output/data/model_card.json").at("/model_overview/model_name"))
          .hasToString("\"big-mart-7\"");
      assertThat(metrics.get("trees").intValue()).isEqualTo(20);
      assertThat(metrics.get("batches")).hasSize(2);
      assertThat(metrics.get("stages").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "scan",
              "spark",
              "statistics",
              "features",
              "forest",
              "intervals",
              "baselines",
              "export",
              "predictions",
              "proof",
              "warnings");
      assertThat(trainer.log())
          .containsPattern(
              "job: completed in [0-9.]+ s \\(scan [0-9.]+, .*, report [0-9.]+;"
                  + " beside them: spark [0-9.]+, baselines [0-9.]+, predictions [0-9.]+\\)");
      assertThat(metrics.get("validation").get("r2").doubleValue()).isBetween(0.4, 0.8);
      assertThat(VALIDATION_RMSE.matcher(trainer.log()).results())
          .hasSize(2)
          .last()
          .satisfies(
              last ->
                  assertThat(Double.parseDouble(last.group(1)))
                      .isCloseTo(
                          metrics.get("validation").get("rmse").doubleValue(),
                          org.assertj.core.data.Percentage.withPercentage(0.001)));
      JsonNode provenance = folder.json("model/notes/provenance.json");
      assertThat(provenance.get("job").get("name").asText()).isEqualTo("big-mart-7");
      assertThat(provenance.get("data_sha256").asText()).matches("[0-9a-f]{64}");
      assertThat(provenance.get("hyperparameters").get("max_bins").intValue()).isEqualTo(64);
    }
  }

  private Map<String, byte[]> treesGrownOn(int cores, String batch) throws Exception {
    JobFolder folder =
        new JobFolder(temporary.resolve(cores + "-" + batch))
            .hyperparameters(
                Map.of("target", "Item_Outlet_Sales", "num_trees", "12", "tree_batch_size", batch))
            .trainingFile("sample.csv", sample());
    Map<String, String> options = Map.of("TRAIN_JAVA_OPTS", "-XX:ActiveProcessorCount=" + cores);
    try (Launched trainer = Launched.start("train", folder.base(), options)) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log()).contains("settings: max_depth=", "oob:rmse=");
    }
    Map<String, byte[]> trees = new TreeMap<>();
    Path root = folder.resolve("model/root");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> each.endsWith("tree.pb")).toList()) {
        trees.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return trees;
  }

  @Test
  void withOnlyATargetTheForestIsTheSameOnAnyCoresAndInAnyBatches() throws Exception {
    Map<String, byte[]> trees = treesGrownOn(1, "12");

    assertThat(trees).hasSize(12);
    assertThat(treesGrownOn(3, "5"))
        .allSatisfy((file, bytes) -> assertThat(bytes).isEqualTo(trees.get(file)))
        .hasSize(12);
  }

  @Test
  void aFaultOfTheUserIsExplainedInTheFailureFileWithoutATraceInTheLog() throws Exception {
    JobFolder folder =
        folder()
            .hyperparameters(Map.of("target", "Sales", "num_tree", "5", "max_depth", "99"))
            .trainingFile("sales.csv", "Shop,Sale\nA,1\nB,2\n");

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).isEqualTo(1);

      String failure = Files.readString(folder.resolve("output/failure"));
      assertThat(failure)
          .startsWith("UserError: 3 problems:")
          .contains("hyperparameter num_tree is not known (did you mean num_trees?)")
          .contains(
              "hyperparameter max_depth must be auto or a whole number from 0 to 30, found 99")
          .contains("target: the data has no column Sales (did you mean Sale?)")
          .doesNotContain("\tat ");
      assertThat(trainer.log()).contains("num_trees").doesNotContain("\tat ");
      assertThat(isEmptyOrAbsent(folder.resolve("model"))).isTrue();
    }
  }

  @Test
  void aHeapTooSmallForSparkIsAFaultOfTheUserAndSaysWhatToChange() throws Exception {
    JobFolder folder =
        folder()
            .hyperparameters(Map.of("target", "Sale"))
            .trainingFile("sales.csv", "Shop,Sale\nA,1\nA,2\nB,2\n");

    try (Launched trainer =
        Launched.start("train", folder.base(), Map.of("TRAIN_JAVA_OPTS", "-Xmx300m"))) {
      assertThat(trainer.exitCode()).isEqualTo(1);

      assertThat(Files.readString(folder.resolve("output/failure")))
          .startsWith("UserError: Spark needs a heap of at least 450 MB, but this one has ")
          .contains("TRAIN_JAVA_OPTS");
    }
  }

  @Test
  void aFailureFileOfAnEarlierRunIsReplacedByThisOnes() throws Exception {
    JobFolder folder = folder().hyperparameters(Map.of("target", "Sales"));
    Files.createDirectories(folder.resolve("output"));
    Files.writeString(folder.resolve("output/failure"), "of an earlier run");

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).isEqualTo(1);
      assertThat(folder.resolve("output/failure"))
          .content()
          .startsWith("UserError: ")
          .doesNotContain("earlier");
    }
  }

  @Test
  void aPlaceOfTheModelThatIsNoFolderIsToldAtOnce() throws Exception {
    JobFolder folder =
        folder()
            .hyperparameters(JobFolder.recipe("num_trees", "2"))
            .trainingFile("sample.csv", sample());
    Files.writeString(folder.resolve("model"), "a file where the folder should be");

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).isEqualTo(1);
      assertThat(Files.readString(folder.resolve("output/failure")))
          .startsWith("UserError: nothing can be written to " + folder.resolve("model"));
      assertThat(trainer.log()).doesNotContain("stage: scan");
    }
  }

  @Test
  void askedToStopAfterABatchAJobKeepsItsTreesAsAValidModel() throws Exception {
    JobFolder folder =
        folder()
            .hyperparameters(JobFolder.recipe("num_trees", "10000", "tree_batch_size", "5"))
            .trainingFile("sample.csv", sample());

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      trainer.awaitLog(log -> log.contains("forest: 10 of 10000 trees"));
      trainer.terminate();
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();

      int trees = folder.json("output/data/metrics.json").get("trees").intValue();
      assertThat(trees).isBetween(10, 5000);
      assertThat(folder.json("model/notes/provenance.json").get("is_complete").booleanValue())
          .isFalse();
      assertThat(trainer.log()).contains("the model has " + trees + " of 10000 trees");
    }
    try (ServedModel served = ServedModel.start(folder.base())) {
      assertThat(served.score("text/csv", "FOG10,,,,,,,,,,\n")).hasSize(1);
    }
  }

  @Test
  void askedToStopBeforeTheFirstTreeAJobEndsCleanlyWithoutAModel() throws Exception {
    JobFolder folder =
        folder()
            .hyperparameters(
                JobFolder.recipe(
                    "num_trees",
                    "10000",
                    "tree_batch_size",
                    "10000",
                    "max_depth",
                    "20",
                    "min_instances_per_node",
                    "1"))
            .trainingFile("sample.csv", sample());

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      trainer.awaitLog(log -> log.contains("schema: target"));
      trainer.terminate();
      assertThat(trainer.exitCode()).as(trainer.log()).isEqualTo(143);
      assertThat(isEmptyOrAbsent(folder.resolve("model"))).isTrue();
      assertThat(folder.resolve("output/failure")).doesNotExist();
      assertThat(trainer.log()).contains("no model was written");
    }
  }

  @Test
  void aTinyTableTrains() throws Exception {
    JobFolder folder =
        folder()
            .hyperparameters(
                Map.of(
                    "target", "y",
                    "min_instances_per_node", "1",
                    "feature_subset_strategy", "99",
                    "validation_fraction", "0.1"))
            .trainingFile("tiny.csv", "x,kind,y\n1,a,1\n2.5,b,2\n1,a,3\n4,b,4\n");

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log())
          .contains("too few rows are held out")
          .contains("feature_subset_strategy is 99, but there are 2 features");
    }
    assertThat(folder.json("model/notes/metrics.json").at("/train/rows").intValue()).isEqualTo(4);
  }

  @Test
  void columnsWithOddNamesAreTrainedAndServed() throws Exception {
    StringBuilder table =
        new StringBuilder("prediction,\"a.b, c\",A.B,label,features,sales/€,\"new\nline\"\n");
    for (int row = 0; row < 200; row++) {
      table.append(
          String.join(
              ",",
              List.of(
                  row % 2 == 0 ? "yes" : "no",
                  Integer.toString(row % 7),
                  Integer.toString(row % 5),
                  row % 3 == 0 ? "" : "L" + row % 3,
                  "F" + row % 4,
                  Integer.toString(row % 7 * 10 + row % 2),
                  Double.toString(row % 11 / 4.0))));
      table.append('\n');
    }
    JobFolder folder =
        folder()
            .hyperparameters(Map.of("target", "sales/€", "num_trees", "10"))
            .trainingFile("odd.csv", table.toString());

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
    }
    try (ServedModel served = ServedModel.start(folder.base())) {
      List<Double> byPosition = served.score("text/csv", "yes,6,1,,F1,0.5\nno,0,1,L2,F1,0.5\n");
      List<Double> byName =
          served.score(
              "application/json",
              """
              [{"prediction": "yes", "a.b, c": 6, "A.B": 1, "features": "F1", "new\\nline": 0.5},
               {"prediction": "no", "a.b, c": 0, "A.B": 1, "label": "L2", "features": "F1",
                "new\\nline": 0.5}]
              """);
      assertThat(byName).isEqualTo(byPosition);
      assertThat(byPosition.get(0)).isGreaterThan(byPosition.get(1) + 20);
    }
  }
}
