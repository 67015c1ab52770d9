package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SageMaker reads from the log of a job. */
final class MetricDefinitionsIT {
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?m)^\\| `([a-z]+:[a-z0-9]+)` \\| `(.+?)` \\|");

  @TempDir Path temporary;

  /** Name → regular expression, as docs/training.md has them. */
  static Map<String, String> documented() throws IOException {
    Map<String, String> definitions = new TreeMap<>();
    DOCUMENTED
        .matcher(Files.readString(JobFolder.repository().resolve("docs/training.md")))
        .results()
        .forEach(row -> definitions.put(row.group(1), row.group(2)));
    return definitions;
  }

  @Test
  void theRequestsDefineMetricsAsTheDocsDo() throws Exception {
    for (String request : List.of("create-training-job", "create-hyper-parameter-tuning-job")) {
      Path file = JobFolder.repository().resolve("docs/requests/" + request + ".json");
      List<JsonNode> definitions =
          new ObjectMapper().readTree(file.toFile()).findValues("MetricDefinitions");
      assertThat(definitions).as(request).hasSize(1);
      for (JsonNode definition : definitions.get(0)) {
        assertThat(documented())
            .containsEntry(definition.get("Name").asText(), definition.get("Regex").asText());
      }
    }
  }

  @Test
  void theDocumentedExpressionsFindEachBatchsMetricsInTheLogOfATuningJobThatStopsEarly()
      throws Exception {
    String sample = Files.readString(JobFolder.repository().resolve("data/big-mart-sample.csv"));
    JobFolder folder =
        new JobFolder(temporary.resolve("ml"))
            .hyperparameters(
                JobFolder.recipe(
                    "num_trees", "1000",
                    "tree_batch_size", "10",
                    "early_stopping_batches", "2",
                    "early_stopping_tolerance", "0.2",
                    "validation_fraction", "0.2",
                    // A residual forest that is left out would log its metrics, too.
                    "residual_forests", "0",
                    "_tuning_objective_metric", "validation:rmse",
                    "sagemaker_region", "eu-west-1"))
            .trainingFile("sample.csv", sample);
    Files.createDirectories(folder.resolve("input/data/test"));
    Files.writeString(folder.resolve("input/data/test/test.csv"), sample);

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      String log = trainer.log();
      JsonNode metrics = folder.json("output/data/metrics.json");

      assertThat(metrics.at("/early_stop/metric").asText()).isEqualTo("validation:rmse");
      assertThat(metrics.at("/early_stop/batches").intValue()).isEqualTo(2);
      int trees = metrics.get("trees").intValue();
      assertThat(trees).isBetween(30, 100);
      assertThat(log)
          .contains(
              "forest: stopped early with " + trees + " trees: validation:rmse has not fallen")
          .containsPattern(
              "10 of 1000 trees after [0-9.]+ s, about [0-9]+ s to go, heap [0-9]+ of ");
      assertThat(documented()).hasSize(13);
      documented()
          .forEach(
              (name, expression) -> {
                List<String> found =
                    Pattern.compile(expression)
                        .matcher(log)
                        .results()
                        .map((MatchResult result) -> result.group(1))
                        .toList();
                boolean isOfTheEnd = name.startsWith("test:");
                assertThat(found).as(name).hasSize(isOfTheEnd ? 1 : metrics.get("batches").size());
                double last = Double.parseDouble(found.get(found.size() - 1));
                double expected =
                    metrics.at("/" + name.replace("forest:", "").replace(':', '/')).doubleValue();
                assertThat(last).as(name).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
              });
    }
  }
}
