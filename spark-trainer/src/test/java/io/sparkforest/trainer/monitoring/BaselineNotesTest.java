package io.sparkforest.trainer.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.trainer.report.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The two files against the schemas that AWS publishes in the pages "Schema for Statistics" and
 * "Schema for Constraints" of the SageMaker developer guide.
 */
final class BaselineNotesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<RawColumn> columns =
      List.of(
          numbers("price", 0.5, "0.5", "1.5", "2", "4"),
          numbers("rooms", -1, "3", "-1", "+2", "3"),
          strings("kind", "b", "a", null, "b"),
          new RawColumn(
              "gone",
              false,
              0,
              4,
              OptionalDouble.empty(),
              Optional.of(Set.of()),
              Arrays.asList(null, null, null, null)));

  private static RawColumn numbers(String name, double min, String... sample) {
    return new RawColumn(
        name, true, sample.length, 0, OptionalDouble.of(min), Optional.empty(), List.of(sample));
  }

  private static RawColumn strings(String name, @Nullable String... sample) {
    List<String> present = Arrays.stream(sample).filter(field -> field != null).toList();
    return new RawColumn(
        name,
        false,
        present.size(),
        sample.length - (long) present.size(),
        OptionalDouble.empty(),
        Optional.of(Set.copyOf(present)),
        Arrays.asList(sample));
  }

  @Test
  void statisticsHaveTheMembersOfThePublishedSchema() throws Exception {
    JsonNode statistics = JSON.readTree(Json.bytes(StatisticsNote.of(columns)));

    assertThat(statistics.path("version").intValue()).isZero();
    assertThat(statistics.at("/dataset/item_count").intValue()).isEqualTo(4);
    JsonNode price = statistics.at("/features/0");
    assertThat(price.path("name").asText()).isEqualTo("price");
    assertThat(price.path("inferred_type").asText()).isEqualTo("Fractional");
    JsonNode of = price.path("numerical_statistics");
    assertThat(of.path("common").toString()).isEqualTo("{\"num_present\":4,\"num_missing\":0}");
    assertThat(of.path("mean").doubleValue()).isEqualTo(2);
    assertThat(of.path("sum").doubleValue()).isEqualTo(8);
    assertThat(of.path("std_dev").doubleValue()).isCloseTo(1.274754878398, within(1e-9));
    assertThat(of.path("min").doubleValue()).isEqualTo(0.5);
    assertThat(of.path("max").doubleValue()).isEqualTo(4);
    assertThat(of.at("/distribution/kll/buckets")).hasSize(10);
    assertThat(of.at("/distribution/kll/buckets/9").toString())
        .isEqualTo("{\"lower_bound\":3.65,\"upper_bound\":4.0,\"count\":1}");
    assertThat(of.at("/distribution/kll/sketch").toString())
        .isEqualTo("{\"parameters\":{\"c\":0.64,\"k\":2048.0},\"data\":[[0.5,1.5,2.0,4.0]]}");
    assertThat(statistics.at("/features/1/inferred_type").asText()).isEqualTo("Integral");
    assertThat(statistics.at("/features/2").toString())
        .isEqualTo(
            "{\"name\":\"kind\",\"inferred_type\":\"String\",\"string_statistics\":{\"common\":"
                + "{\"num_present\":3,\"num_missing\":1},\"distinct_count\":2,\"distribution\":"
                + "{\"categorical\":{\"buckets\":[{\"value\":\"b\",\"count\":2},"
                + "{\"value\":\"a\",\"count\":1}]}}}}");
    assertThat(statistics.at("/features/3/inferred_type").asText()).isEqualTo("Unknown");
  }

  @Test
  void constraintsHaveTheMembersOfThePublishedSchemaAndItsDefaults() throws Exception {
    JsonNode constraints = JSON.readTree(Json.bytes(ConstraintsNote.of(columns)));

    assertThat(constraints.path("version").intValue()).isZero();
    assertThat(constraints.at("/features/0").toString())
        .isEqualTo(
            "{\"name\":\"price\",\"inferred_type\":\"Fractional\",\"completeness\":1.0,"
                + "\"num_constraints\":{\"is_non_negative\":true}}");
    assertThat(constraints.at("/features/1/num_constraints/is_non_negative").booleanValue())
        .isFalse();
    assertThat(constraints.at("/features/2").toString())
        .isEqualTo(
            "{\"name\":\"kind\",\"inferred_type\":\"String\",\"completeness\":0.75,"
                + "\"string_constraints\":{\"domains\":[\"a\",\"b\"]}}");
    assertThat(constraints.at("/features/3").toString())
        .isEqualTo("{\"name\":\"gone\",\"inferred_type\":\"Unknown\",\"completeness\":0.0}");
    assertThat(constraints.path("monitoring_config").toString())
        .isEqualTo(
            "{\"evaluate_constraints\":\"Enabled\",\"emit_metrics\":\"Enabled\","
                + "\"datatype_check_threshold\":0.1,\"domain_content_threshold\":0.1,"
                + "\"distribution_constraints\":{\"perform_comparison\":\"Enabled\","
                + "\"comparison_threshold\":0.1,\"comparison_method\":\"Robust\"}}");
  }

  @Test
  void manyDistinctTextsAreCountedButNotListed() throws Exception {
    List<RawColumn> texts =
        List.of(
            strings("id", IntStream.range(0, 101).mapToObj(id -> "x" + id).toArray(String[]::new)));

    JsonNode statistics = JSON.readTree(Json.bytes(StatisticsNote.of(texts))).at("/features/0");
    JsonNode constraints = JSON.readTree(Json.bytes(ConstraintsNote.of(texts))).at("/features/0");

    assertThat(statistics.at("/string_statistics/distinct_count").intValue()).isEqualTo(101);
    assertThat(statistics.at("/string_statistics/distribution").isMissingNode()).isTrue();
    assertThat(constraints.has("string_constraints")).isFalse();
  }

  @Property(tries = 200)
  void theSketchWeighsAsMuchAsThereAreValuesAndItsRanksAreTheirs(
      @ForAll @IntRange(min = 1, max = 30_000) int count) {
    double[] sorted = IntStream.range(0, count).asDoubleStream().toArray();

    KllNote note = KllNote.of(sorted);

    long weight = 0;
    long belowTheMiddle = 0;
    List<Double> all = new ArrayList<>();
    for (int level = 0; level < note.sketch().data().size(); level++) {
      for (double value : note.sketch().data().get(level)) {
        all.add(value);
        weight += 1L << level;
        belowTheMiddle += value < count / 2.0 ? 1L << level : 0;
      }
    }
    assertThat(weight).isEqualTo(count);
    assertThat(all).hasSizeLessThanOrEqualTo(2_048 + 16);
    assertThat((double) belowTheMiddle / count).isCloseTo(0.5, within(0.5 / count + 0.001));
    assertThat(note.buckets().stream().mapToLong(KllNote.Bucket::count).sum()).isEqualTo(count);
  }

  @Test
  void scoresAreFractionsThoughTheyBeWhole() {
    RawColumn scores = RawColumn.ofScores("price", new double[] {5, 3});

    assertThat(scores.type()).isEqualTo(InferredType.FRACTIONAL);
    assertThat(scores.sample()).containsExactly("5.0", "3.0");
    assertThat(RawColumn.ofScores("price", new double[50_000]).sample()).hasSize(16_667);
    assertThat(RawColumn.ofScores("price", new double[0]).type()).isEqualTo(InferredType.UNKNOWN);
  }

  @Test
  void aConstantColumnHasItsValuesInTheLastBucket() {
    KllNote note = KllNote.of(new double[] {7, 7, 7});

    assertThat(note.buckets()).hasSize(10).last().isEqualTo(new KllNote.Bucket(7, 7, 3));
  }
}
