package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.baseline.Baselines;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.settings.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The card against the limits and values of the model card JSON schema that AWS publishes. */
final class ModelCardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Metrics METRICS = new Metrics(90, 1.5, 1.25, Optional.of(0.75));
  private static final Metrics CONSTANT = new Metrics(10, 0, 0, Optional.empty());

  /** The greatest length of each text, by its place; members elsewhere do not exist. */
  private static final Map<String, Integer> TEXTS =
      Map.ofEntries(
          Map.entry("/model_overview/model_description", 1_024),
          Map.entry("/model_overview/problem_type", Integer.MAX_VALUE),
          Map.entry("/model_overview/algorithm_type", 1_024),
          Map.entry("/model_overview/model_name", 1_024),
          Map.entry("/intended_uses/factors_affecting_model_efficiency", 2_048),
          Map.entry("/intended_uses/risk_rating", 7),
          Map.entry("/training_details/objective_function/function/function", 8),
          Map.entry("/training_details/objective_function/function/facet", 63),
          Map.entry("/training_details/objective_function/notes", 1_024),
          Map.entry("/training_details/training_observations", 1_024),
          Map.entry("/training_details/training_job_details/training_arn", 1_024),
          Map.entry(
              "/training_details/training_job_details/user_provided_training_metrics/*/name", 255),
          Map.entry("/evaluation_details/*/name", 63),
          Map.entry("/evaluation_details/*/evaluation_observation", 2_096),
          Map.entry("/evaluation_details/*/metric_groups/*/name", 63),
          Map.entry("/evaluation_details/*/metric_groups/*/metric_data/*/name", 255),
          Map.entry("/evaluation_details/*/metric_groups/*/metric_data/*/type", 12),
          Map.entry("/evaluation_details/*/metric_groups/*/metric_data/*/x_axis_name/*", 63),
          Map.entry("/additional_information/caveats_and_recommendations", 2_048),
          Map.entry("/additional_information/custom_details/*", 1_024));

  private static final Set<String> NUMBERS =
      Set.of(
          "/training_details/training_job_details/user_provided_training_metrics/*/value",
          "/evaluation_details/*/metric_groups/*/metric_data/*/value",
          "/evaluation_details/*/metric_groups/*/metric_data/*/value/*");

  @Test
  void everyMemberIsOneOfTheSchemaAndWithinItsLimits() throws Exception {
    String long1 = "x".repeat(5_000);
    Map<String, Double> importances = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    for (int column = 0; column < 30; column++) {
      importances.put(column + long1, 1.0 / 30);
      warnings.add("column " + column + " " + long1);
    }
    JsonNode card =
        card(
            ModelCard.of(
                schema(long1),
                metrics(importances, warnings),
                Optional.of(long1),
                Optional.of(long1),
                100,
                Map.of("hyperparameter aliases", long1, "trees", "7")));

    check("", card);
    assertThat(card.at("/evaluation_details/3/metric_groups/0/metric_data/0/value")).hasSize(20);
    assertThat(card.toString().length()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void itTellsWhatTheJobKnowsAndLeavesThePurposeToTheUser() throws Exception {
    JsonNode card =
        card(
            ModelCard.of(
                schema("price"),
                metrics(Map.of("rooms", 1.0), List.of("look at this", "and at that")),
                Optional.empty(),
                Optional.empty(),
                100,
                Map.of("trees", "7")));

    assertThat(card.at("/model_overview/model_description").asText())
        .isEqualTo("Predicts price from 1 columns, as the mean of 7 regression trees");
    assertThat(card.path("model_overview").has("model_name")).isFalse();
    assertThat(card.path("intended_uses").has("purpose_of_model")).isFalse();
    assertThat(card.at("/intended_uses/risk_rating").asText()).isEqualTo("Unknown");
    assertThat(card.at("/training_details/objective_function/function/function").asText())
        .isEqualTo("Minimize");
    assertThat(
            card.at("/training_details/training_job_details/user_provided_training_metrics/0")
                .toString())
        .isEqualTo("{\"name\":\"train:rmse\",\"value\":1.5}");
    assertThat(card.at("/evaluation_details/0/name").asText()).isEqualTo("Out-of-bag rows");
    assertThat(card.at("/evaluation_details/1/metric_groups/0/metric_data"))
        .as("a constant target has no r2")
        .hasSize(2);
    assertThat(card.at("/additional_information/caveats_and_recommendations").asText())
        .isEqualTo("look at this\nand at that");
  }

  @Test
  void itIsOneLine() {
    ModelCard card =
        ModelCard.of(
            schema("price"),
            metrics(Map.of(), List.of("a", "b")),
            Optional.empty(),
            Optional.empty(),
            1,
            Map.of());

    assertThat(new String(Json.line(card), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("\n");
  }

  private static JsonNode card(ModelCard card) throws Exception {
    return JSON.readTree(Json.line(card));
  }

  private static void check(String place, JsonNode node) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                boolean isNamedByUs = place.equals("/additional_information/custom_details");
                check(place + "/" + (isNamedByUs ? "*" : member.getKey()), member.getValue());
              });
    } else if (node.isArray()) {
      node.forEach(element -> check(place + "/*", element));
    } else if (node.isNumber()) {
      assertThat(NUMBERS).contains(place);
      assertThat(node.doubleValue()).isFinite();
    } else {
      assertThat(node.isTextual()).as(place).isTrue();
      assertThat(TEXTS).containsKey(place);
      assertThat(node.textValue()).as(place).isNotEmpty();
      assertThat(node.textValue().length()).as(place).isLessThanOrEqualTo(TEXTS.get(place));
      if (place.endsWith("/type")) {
        assertThat(node.textValue()).isIn("number", "bar_chart");
      }
    }
  }

  private static Schema schema(String target) {
    Column rooms =
        new Column(
            "rooms",
            0,
            ColumnType.NUMERIC,
            ColumnRole.FEATURE,
            OptionalDouble.of(1),
            OptionalDouble.of(9),
            3,
            Optional.empty());
    return new Schema(
        new Schema.Target(target, 1, 2),
        List.of(rooms),
        new FieldRules(Set.of()),
        Map.of(),
        List.of(),
        Map.of());
  }

  private static MetricsNote metrics(Map<String, Double> importances, List<String> warnings) {
    return new MetricsNote(
        7,
        METRICS,
        METRICS,
        CONSTANT,
        null,
        null,
        new Baselines("validation", METRICS, CONSTANT),
        new ForestSettings(Engine.IN_MEMORY, new TreeSizes(5, 1, "onethird"), List.of(), false),
        null,
        importances,
        null,
        null,
        List.of(),
        warnings,
        Map.of());
  }
}
