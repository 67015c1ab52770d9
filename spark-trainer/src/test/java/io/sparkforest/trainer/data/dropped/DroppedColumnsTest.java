package io.sparkforest.trainer.data.dropped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DroppedColumnsTest {
  private static final int SEEDS = 250;

  private static List<@Nullable String> texts(int rows, IntFunction<@Nullable String> text) {
    return new ArrayList<>(
        Arrays.asList(IntStream.range(0, rows).mapToObj(text).toArray(String[]::new)));
  }

  private static double[] target(int rows, IntToDoubleFunction value) {
    return IntStream.range(0, rows).mapToDouble(value).toArray();
  }

  private static Optional<String> warning(
      DroppedColumn.Kind kind, List<@Nullable String> texts, double[] target) {
    return DroppedColumns.warning(
        new DroppedColumn("x", "it looks like an identifier", kind), texts, target);
  }

  private static Optional<String> numbers(List<@Nullable String> texts, double[] target) {
    return warning(DroppedColumn.Kind.NUMBERS, texts, target);
  }

  private static Optional<String> labels(List<@Nullable String> texts, double[] target) {
    return warning(DroppedColumn.Kind.LABELS, texts, target);
  }

  private static double percent(Optional<String> warning) {
    return Double.parseDouble(warning.orElseThrow().replaceFirst(".*explains ([0-9.]+) %.*", "$1"));
  }

  /** A column and a target that have nothing to do with one another. */
  private static Optional<String> ofNoise(String content, boolean isSkewed, int rows, int seed) {
    // Neighbouring seeds give similar first numbers.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    double[] target =
        target(
            rows,
            row -> isSkewed ? Math.exp(4 * random.nextGaussian()) : 1e6 + random.nextGaussian());
    return switch (content) {
      case "numbers" -> numbers(texts(rows, row -> row + ""), target);
      case "labels" -> labels(texts(rows, row -> "L" + random.nextInt(rows / 4)), target);
      case "gaps" ->
          labels(texts(rows, row -> random.nextInt(3) == 0 ? null : "A" + row + "-x"), target);
      case "dates" ->
          labels(
              texts(
                  rows,
                  row ->
                      row % 5 == 0
                          ? "week " + random.nextInt(500)
                          : LocalDate.ofEpochDay(random.nextInt(9_000)).toString()),
              target);
      default -> throw new IllegalArgumentException(content);
    };
  }

  @Test
  void noiseIsHardlyEverWarnedOf() {
    int tables = 0;
    int alarms = 0;
    for (String content : List.of("numbers", "labels", "gaps", "dates")) {
      for (boolean isSkewed : List.of(false, true)) {
        for (int rows : List.of(100, 400)) {
          int before = alarms;
          for (int seed = 0; seed < SEEDS; seed++) {
            alarms += ofNoise(content, isSkewed, rows, seed).isPresent() ? 1 : 0;
          }
          tables += SEEDS;
          // Half a percent by construction, but seeds differ.
          assertThat(alarms - before).as(content).isLessThanOrEqualTo(SEEDS / 50);
        }
      }
    }

    assertThat(alarms).isLessThan(tables / 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "labels", "gaps", "dates"})
  void ofNoiseInManyRowsNothingIsSaid(String content) {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(ofNoise(content, false, 10_000, seed)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 5_000, 20_000})
  void aRunningNumberThatExplainsFivePercentIsWarnedOf(int rows) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      double spread = rows / Math.sqrt(12) * Math.sqrt(19);
      double[] target = target(rows, row -> row + spread * random.nextGaussian());

      assertThat(percent(numbers(texts(rows, row -> row + ""), target)))
          .isCloseTo(5, within(rows == 1_000 ? 5.0 : 2.5));
    }
  }

  @Test
  void labelsThatExplainFivePercentToRowsThatTheyHaveNotSeenAreWarnedOf() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      double[] effects = random.doubles(500, -1, 1).toArray();
      List<String> labels =
          random.ints(4_000, 0, 500).mapToObj(label -> "L" + label + "x").toList();
      // A ninth of the variance lies between labels, of which their 8 rows let see half.
      double spread = Math.sqrt(8 / 3.0);
      double[] target =
          target(
              4_000,
              row ->
                  effects[Integer.parseInt(labels.get(row).replaceAll("\\D", ""))]
                      + spread * random.nextGaussian());

      Optional<String> warning = labels(new ArrayList<>(labels), target);

      assertThat(percent(warning)).isCloseTo(5.5, within(3.0));
      assertThat(warning.orElseThrow()).contains("by its labels: categorical_columns keeps it");
    }
  }

  @Test
  void theShareIsThatOfRowsThatWereNotLookedAt() {
    Random random = new Random(1);
    double[] target = target(5_000, row -> random.nextGaussian());
    ExplainedVariance variance = new ExplainedVariance(target);
    int[] each = IntStream.range(0, 5_000).toArray();
    int[] pairs = IntStream.range(0, 5_000).map(row -> row / 2).toArray();

    assertThat(variance.share(new Reading(each, 5_000, "", ""))).isZero();
    assertThat(variance.share(new Reading(pairs, 2_500, "", ""))).isLessThan(0.01);
    assertThat(variance.share(new Reading(new int[5_000], 1, "", ""))).isZero();
  }

  @Test
  void theShareIsThatOfLeavingOutOneRowAfterAnother() {
    Random random = new Random(2);
    int[] groups = random.ints(60, 0, 12).toArray();
    double[] target = target(60, row -> 1e9 + groups[row] + random.nextGaussian());
    double share = new ExplainedVariance(target).share(new Reading(groups, 12, "", ""));

    // With the credibility of a large excess between the groups, which hardly draws to the mean.
    double mean = Arrays.stream(target).average().orElseThrow();
    double press = 0;
    double total = 0;
    for (int row = 0; row < 60; row++) {
      int left = row;
      double ofOthers =
          IntStream.range(0, 60)
              .filter(it -> it != left)
              .mapToDouble(it -> target[it])
              .average()
              .orElse(mean);
      double ofGroup =
          IntStream.range(0, 60)
              .filter(it -> it != left && groups[it] == groups[left])
              .mapToDouble(it -> target[it])
              .average()
              .orElse(ofOthers);
      press += Math.pow(target[row] - ofGroup, 2);
      total += Math.pow(target[row] - ofOthers, 2);
    }
    assertThat(share).isCloseTo(1 - press / total, within(0.02)).isBetween(0.7, 1.0);
  }

  @Test
  void aTargetThatDoesNotVaryInTheSampleIsNotExplained() {
    assertThat(numbers(texts(200, row -> row + ""), new double[200])).isEmpty();
  }

  @Test
  void enormousTargetsAreExplainedLikeOthers() {
    double[] target = target(500, row -> 1e100 * (row % 100));

    assertThat(percent(labels(texts(500, row -> "L" + row % 100), target))).isGreaterThan(99);
  }

  @Test
  void aRunningNumberOverTimeIsWarnedOfWithWhatItNeeds() {
    Random random = new Random(3);
    double[] target = target(1_000, row -> Math.sin(row / 200.0) + random.nextGaussian());

    assertThat(numbers(texts(1_000, row -> row + ""), target).orElseThrow())
        .startsWith("column x is left out: it looks like an identifier, but by itself explains ")
        .endsWith(
            " % of the target's variance, by its numbers: numeric_columns keeps it, which helps"
                + " where the rows to predict have numbers of the same range");
  }

  @Test
  void aNumberInATextIsFoundWhereverItStands() {
    Random random = new Random(4);
    int[] values = random.ints(1_000, 0, 1_000).toArray();
    double[] target = target(1_000, row -> values[row] + 100 * random.nextGaussian());

    assertThat(
            labels(texts(1_000, row -> "no " + values[row] + " of " + row), target).orElseThrow())
        .contains("by the first number in its text: no setting reads that number");
    assertThat(labels(texts(1_000, row -> row + "/v2-" + values[row] + "x"), target).orElseThrow())
        .contains("by the last number in its text: no setting reads that number");
  }

  @Test
  void datesThatTooFewValuesAreToBeRecognisedNameTheirFormat() {
    Random random = new Random(5);
    int[] days = random.ints(2_000, 0, 3_000).toArray();
    double[] target = target(2_000, row -> days[row] + 300 * random.nextGaussian());

    Optional<String> warning =
        labels(
            texts(
                2_000,
                row -> {
                  LocalDate date = LocalDate.ofEpochDay(days[row]);
                  return row % 10 == 0
                      ? "some day " + row % 7
                      : String.format(
                          Locale.ROOT,
                          "%d/%d/%d",
                          date.getDayOfMonth(),
                          date.getMonthValue(),
                          date.getYear());
                }),
            target);

    assertThat(warning.orElseThrow())
        .contains(
            "by x.days of date d/m/y", "column_formats with {\"x\": \"date d/m/y\"} keeps it");
  }

  @Test
  void numbersAmongTooManyOtherTextsNameTheirFormat() {
    Random random = new Random(6);
    double[] values = random.doubles(1_000, -5, 5).toArray();
    double[] target = target(1_000, row -> values[row] + random.nextGaussian());

    assertThat(
            labels(texts(1_000, row -> row % 9 == 0 ? "see note " + row : values[row] + ""), target)
                .orElseThrow())
        .contains("by x of number: column_formats with {\"x\": \"number\"} keeps it");
  }

  @Test
  void gapsThatTellOfTheTargetAreWarnedOf() {
    Random random = new Random(7);
    List<@Nullable String> flags = texts(500, row -> random.nextBoolean() ? "1" : null);
    double[] target = target(500, row -> (flags.get(row) == null ? 0 : 1) + random.nextGaussian());
    List<@Nullable String> ids = texts(500, row -> flags.get(row) == null ? null : "a" + row + "b");

    assertThat(warning(DroppedColumn.Kind.ONE_NUMBER, flags, target).orElseThrow())
        .contains("by whether it has a value: impute with a constant other than its number");
    assertThat(labels(ids, target).orElseThrow())
        .contains("by whether it has a value: categorical_columns keeps it");
  }
}
