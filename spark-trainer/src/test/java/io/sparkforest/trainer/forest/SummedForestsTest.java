package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.interval.CalibrationRows;
import io.sparkforest.trainer.interval.Spreads;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.TestHyperparameters;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forests on residuals, which are added to the first. */
final class SummedForestsTest {
  private static final StructType TYPE =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  @TempDir Path temporary;

  /** A slope, which trees of large leaves flatten, so that a forest of them is biased. */
  private static Dataset<Row> slope(int rows, int seed) {
    return rows(rows, seed, 1);
  }

  /** Features that say nothing of the label. */
  private static Dataset<Row> noise(int rows, int seed) {
    return rows(rows, seed, 0);
  }

  private static Dataset<Row> rows(int count, int seed, double slope) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      double[] features = random.doubles(3).toArray();
      double label = slope * 100 * (features[0] + features[1]) + random.nextGaussian();
      rows.add(RowFactory.create(Vectors.dense(features), label));
    }
    return TestSession.get().createDataFrame(rows, TYPE).coalesce(1).cache();
  }

  private static Hyperparameters settings(String... others) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("num_trees", "30");
    values.put("engine", "in_memory");
    values.put("max_depth", "20");
    values.put("min_instances_per_node", "20");
    values.put("feature_subset_strategy", "all");
    values.put("max_bins", "64");
    values.put("tree_batch_size", "10");
    for (int at = 0; at < others.length; at += 2) {
      values.put(others[at], others[at + 1]);
    }
    return TestHyperparameters.of(values);
  }

  private static Forest grown(Hyperparameters settings, Dataset<Row> rows) {
    return new ForestTraining(settings, new StopRequest()).grow(rows, slope(0, 0));
  }

  private static double rmse(Forest forest, Dataset<Row> rows) {
    double squares = 0;
    List<Row> all = rows.collectAsList();
    for (Row row : all) {
      squares += Math.pow(forest.model().predict(row.getAs(0)) - row.getDouble(1), 2);
    }
    return Math.sqrt(squares / all.size());
  }

  private static double oob(Forest forest) {
    return forest.last().outOfBag().orElseThrow().rmse();
  }

  @Test
  void whereAForestIsBiasedForestsOnItsResidualsAreAddedAndRowsHeldOutAreMetMoreClosely() {
    Forest alone = grown(settings("residual_forests", "0"), slope(1_500, 1));
    Forest summed = grown(settings(), slope(1_500, 1));

    assertThat(alone.sizes()).containsExactly(30);
    assertThat(alone.residualForests()).isEmpty();
    assertThat(summed.sizes().get(0)).isEqualTo(30);
    assertThat(summed.sizes()).hasSizeBetween(2, 4);
    assertThat(oob(summed)).isLessThan(0.9 * oob(alone));
    assertThat(rmse(summed, slope(2_000, 9))).isLessThan(0.9 * rmse(alone, slope(2_000, 9)));
    assertThat(summed.isComplete()).isTrue();
  }

  @Test
  void halfOfEachRowsTreesPredictItToo() {
    CalibrationRows alone = grown(settings("residual_forests", "0"), slope(1_500, 1)).outOfBag();
    CalibrationRows summed = grown(settings("residual_forests", "1"), slope(1_500, 1)).outOfBag();

    // Some rows are in the bag of each of the few trees that are added; the labels tell which.
    assertThat(summed.size()).isBetween(1_400, 1_499);
    List<Double> labels = Arrays.stream(alone.labels()).boxed().toList();
    int[] same = Arrays.stream(summed.labels()).mapToInt(labels::indexOf).toArray();
    Spreads.Halves expected = alone.halves().of(same);
    assertThat(summed.halves().forest()).isEqualTo(30);
    assertThat(summed.halves().trees()).isEqualTo(expected.trees());
    assertThat(Arrays.stream(expected.trees()).average().orElseThrow())
        .isCloseTo(30 / Math.E, within(0.5));
    assertThat(summed.halves().spreads()).isEqualTo(expected.spreads());
    double all = rmse(summed, summed.predictions());
    assertThat(rmse(summed, summed.halves().predictions()))
        .isBetween(1.02 * all, 1.4 * all)
        .isLessThan(0.9 * rmse(summed, expected.predictions()));
  }

  /** Of the rows that are predicted at all. */
  private static double rmse(CalibrationRows rows, double[] predictions) {
    return Math.sqrt(
        IntStream.range(0, predictions.length)
            .filter(row -> !Double.isNaN(predictions[row]))
            .mapToDouble(row -> Math.pow(rows.labels()[row] - predictions[row], 2))
            .average()
            .orElseThrow());
  }

  @Test
  void theLaterForestsTogetherHaveNoMoreNodesThanTheFirst() {
    Forest alone = grown(settings("residual_forests", "0"), slope(1_500, 1));
    Forest summed = grown(settings(), slope(1_500, 1));

    assertThat(nodes(summed)).isLessThanOrEqualTo(2 * nodes(alone));
    assertThat(summed.last().trees()).isLessThanOrEqualTo(2 * 30);
  }

  private static int nodes(Forest forest) {
    return Stream.of(forest.model().trees()).mapToInt(DecisionTreeRegressionModel::numNodes).sum();
  }

  @Test
  void theErrorsOfBatchesAreThoseOfTheModel() {
    Dataset<Row> training = slope(800, 1);
    Dataset<Row> validation = slope(300, 2);

    Forest forest =
        new ForestTraining(settings("residual_forests", "2"), new StopRequest())
            .grow(training, validation);

    assertThat(forest.sizes()).containsExactly(30, 10, 10);
    assertThat(forest.batches()).extracting(BatchReport::trees).containsExactly(10, 20, 30, 40, 50);
    assertThat(forest.model().getNumTrees()).isEqualTo(50);
    assertThat(forest.last().train().rmse()).isCloseTo(rmse(forest, training), within(1e-9));
    assertThat(forest.last().validation().orElseThrow().rmse())
        .isCloseTo(rmse(forest, validation), within(1e-9));
    assertThat(forest.scored().predictions()[0])
        .isCloseTo(forest.scored().labels()[0], within(50.0));
  }

  @Test
  void theFirstForestIsTheOneThatIsGrownAlone() {
    Vector probe = Vectors.dense(0.3, 0.6, 0.1);
    Forest alone = grown(settings("residual_forests", "0"), slope(800, 1));
    Forest summed = grown(settings("residual_forests", "1"), slope(800, 1));

    double[] single =
        Stream.of(alone.model().trees()).mapToDouble(tree -> tree.predict(probe)).toArray();
    double[] scaled =
        Stream.of(summed.model().trees()).mapToDouble(tree -> tree.predict(probe)).toArray();
    IntStream.range(0, 30)
        .forEach(tree -> assertThat(scaled[tree] * 30 / 40).isCloseTo(single[tree], within(1e-9)));
    assertThat(summed.model().predict(probe))
        .isCloseTo(DoubleStream.of(scaled).average().orElseThrow(), within(1e-9));
  }

  @Test
  void whereThereIsNoBiasNothingIsAddedAndTheReportEndsWithTheFirstForest() {
    for (int seed = 1; seed <= 3; seed++) {
      Forest forest = grown(settings("min_instances_per_node", "5"), noise(400, seed));

      assertThat(forest.sizes()).containsExactly(30);
      assertThat(forest.last().trees()).isEqualTo(30);
      assertThat(forest.isComplete()).isTrue();
    }
  }

  @Test
  void anExplicitNumberIsGrownWhateverTheErrorSays() {
    Forest forest = grown(settings("residual_forests", "2"), noise(300, 1));

    assertThat(forest.sizes()).containsExactly(30, 10, 10);
    assertThat(forest.residualForests())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.isKept()).isTrue());
  }

  @Test
  void ofFewTreesNothingIsAddedUnlessANumberIsGiven() {
    assertThat(grown(settings("num_trees", "29"), slope(800, 1)).sizes()).containsExactly(29);
    assertThat(grown(settings("num_trees", "2", "residual_forests", "1"), slope(800, 1)).sizes())
        .containsExactly(2, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aHandfulOfRowsIsNoHindrance(int rows) {
    assertThat(grown(settings("num_trees", "40"), slope(rows, 1)).sizes()).containsExactly(40);
    assertThat(grown(settings("num_trees", "1", "residual_forests", "3"), slope(rows, 1)).sizes())
        .startsWith(1);
  }

  @Test
  void leafSizesOfResidualForestsAreFoundWhereTheyAreNotGiven() {
    Forest forest =
        grown(
            settings("min_instances_per_node", "auto", "max_depth", "4", "residual_forests", "1"),
            slope(800, 1));

    ResidualForest added = forest.residualForests().get(0);
    assertThat(added.settings().trials()).hasSize(4);
    assertThat(added.settings().sizes().maxDepth()).isEqualTo(4);
    assertThat(added.rmse()).isLessThan(added.rmseBefore());
  }

  @Test
  void theSumIsTheSameForestWhateverTheBatches() {
    assertThat(text(grown(settings("tree_batch_size", "3"), slope(800, 1))))
        .isEqualTo(text(grown(settings("tree_batch_size", "30"), slope(800, 1))));
  }

  @Test
  void importancesAreSharesToWhichEachForestAddsByWhatItExplains() {
    Vector alone = grown(settings("residual_forests", "0"), slope(800, 1)).importances();
    Forest summed = grown(settings("residual_forests", "2"), slope(800, 1));

    assertThat(DoubleStream.of(summed.importances().toArray()).sum()).isCloseTo(1, within(1e-9));
    // What is left of the label is so little that it cannot change much, as it would tree by tree.
    for (int feature = 0; feature < 3; feature++) {
      assertThat(summed.importances().apply(feature)).isCloseTo(alone.apply(feature), within(0.03));
    }
  }

  @Test
  void sparksAlgorithmKnowsNoResidualsAndANumberIsWarnedOf() {
    try (LogLines log = new LogLines()) {
      Forest forest =
          new ForestTraining(
                  (rows, validation, found) ->
                      new MllibGrower(
                          rows, validation, settings().forest(), new TreeSizes(4, 1, "all")),
                  settings("residual_forests", "1", "num_trees", "2").forest(),
                  ForestCheckpoints.none(),
                  new StopRequest())
              .grow(slope(100, 1), slope(0, 0));

      assertThat(forest.sizes()).containsExactly(2);
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARN forest: residual_forests=1 is ignored"));
    }
  }

  private Path folder() {
    return temporary.resolve("checkpoints");
  }

  private ForestCheckpoints checkpoints(Hyperparameters settings) {
    return ForestCheckpoints.in(
        Optional.of(folder()), ForestOrigin.of(Map.of("data", "abc"), settings));
  }

  private Forest kept(Hyperparameters settings, StopRequest stop) {
    return new ForestTraining(settings, checkpoints(settings), stop)
        .grow(slope(800, 1), slope(100, 2));
  }

  private Path batch(int number) {
    return folder().resolve(String.format(Locale.ROOT, "batch-%05d.trees", number));
  }

  private static String text(Forest forest) {
    return forest.model().toDebugString().replaceFirst(".*\n", "") + forest.importances();
  }

  private static List<Optional<Metrics>> metrics(Forest forest) {
    return forest.batches().stream()
        .flatMap(
            report ->
                Stream.of(Optional.of(report.train()), report.outOfBag(), report.validation()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "3"})
  void afterAnyBatchTheJobThatGoesOnEndsWithTheUndisturbedForest(String residualForests)
      throws IOException {
    Hyperparameters settings =
        settings(
            "residual_forests", residualForests,
            "tree_batch_size", "6",
            "min_instances_per_node", "auto");
    Forest undisturbed = kept(settings, new StopRequest());
    assertThat(undisturbed.sizes()).hasSizeGreaterThan(1);

    for (int batches = undisturbed.batches().size(); batches > 0; batches--) {
      Files.deleteIfExists(batch(batches));
      Forest resumed = kept(settings, new StopRequest());

      assertThat(text(resumed)).isEqualTo(text(undisturbed));
      assertThat(metrics(resumed)).isEqualTo(metrics(undisturbed));
      assertThat(resumed.residualForests()).isEqualTo(undisturbed.residualForests());
      assertThat(resumed.outOfBag()).usingRecursiveComparison().isEqualTo(undisturbed.outOfBag());
    }
  }

  @Test
  void askedToStopWhileItTakesOverItKeepsTheForestsThatWereGrown() {
    Hyperparameters settings = settings("residual_forests", "2");
    Forest undisturbed = kept(settings, new StopRequest());
    StopRequest stop = new StopRequest();
    stop.make();

    Forest resumed = kept(settings, stop);

    assertThat(text(resumed)).isEqualTo(text(undisturbed));
    assertThat(resumed.isComplete()).isTrue();
  }

  @Test
  void rowsThatEachTreeWasGrownOnAreLeftOutAlsoWhereAJobGoesOn() throws IOException {
    Hyperparameters settings =
        settings("num_trees", "3", "tree_batch_size", "1", "residual_forests", "2");
    Forest undisturbed = kept(settings, new StopRequest());
    assertThat(undisturbed.sizes()).containsExactly(3, 1, 1);

    for (int batches = 4; batches > 0; batches--) {
      Files.deleteIfExists(batch(batches));
      Forest resumed = kept(settings, new StopRequest());

      assertThat(text(resumed)).isEqualTo(text(undisturbed));
      assertThat(metrics(resumed)).isEqualTo(metrics(undisturbed));
    }
    // Two of three rows are in the bag of a tree, and so one of a few is out of all three bags.
    assertThat(undisturbed.last().outOfBag().orElseThrow().rows()).isBetween(30L, 250L);
  }

  @Test
  void whereTheFirstForestNowEndsElsewhereItsResidualForestsAreGrownAnew() {
    Hyperparameters all = settings("residual_forests", "1");
    Hyperparameters early =
        settings(
            "residual_forests", "1",
            "early_stopping_batches", "1",
            "early_stopping_tolerance", "0.9");
    Forest undisturbed = kept(all, new StopRequest());

    Forest shorter = kept(early, new StopRequest());
    Forest longer = kept(all, new StopRequest());

    assertThat(shorter.sizes()).containsExactly(20, 7);
    assertThat(longer.sizes()).containsExactly(30, 10);
    assertThat(text(longer)).isEqualTo(text(undisturbed));
  }

  private static Forest stopped(
      Hyperparameters settings, Dataset<Row> rows, StopRequest stop, IntConsumer afterBatch) {
    return new ForestTraining(
            (training, validation, found) ->
                new WatchedGrower(
                    GrowerChoice.of(training, validation, settings, found),
                    first -> {},
                    afterBatch),
            settings.forest(),
            ForestCheckpoints.none(),
            stop,
            Duration.ofSeconds(15))
        .grow(rows, slope(0, 0));
  }

  @Test
  void askedToStopInAResidualForestItKeepsThoseOfItsTreesThatHelp() {
    StopRequest stop = new StopRequest();
    // Batches of the first forest begin at 0 and 15, those of the second at 0 again.
    List<Integer> batches = new ArrayList<>();

    Forest forest =
        stopped(
            settings("residual_forests", "1", "tree_batch_size", "5"),
            slope(800, 1),
            stop,
            first -> {
              batches.add(first);
              if (batches.size() == 7) {
                stop.make();
              }
            });

    assertThat(forest.sizes()).containsExactly(30, 5);
    assertThat(forest.isComplete()).isFalse();
    assertThat(forest.last().trees()).isEqualTo(35);
  }

  @Test
  void askedToStopInAResidualForestItLeavesOutTreesThatDoNotHelp() {
    StopRequest stop = new StopRequest();
    List<Integer> batches = new ArrayList<>();

    Forest forest =
        stopped(
            settings(
                "residual_forests", "1", "tree_batch_size", "5", "min_instances_per_node", "2"),
            noise(300, 1),
            stop,
            first -> {
              batches.add(first);
              if (batches.size() == 7) {
                stop.make();
              }
            });

    assertThat(forest.sizes()).containsExactly(30);
    assertThat(forest.isComplete()).isFalse();
    assertThat(forest.last().trees()).isEqualTo(30);
    assertThat(forest.residualForests())
        .singleElement()
        .satisfies(it -> assertThat(it.isKept()).isFalse());
  }

  @Test
  void theLastMetricsInTheLogAreThoseOfTheModelThoughAForestWasLeftOut() {
    try (LogLines log = new LogLines()) {
      askedToStopInAResidualForestItLeavesOutTreesThatDoNotHelp();

      List<String> metrics =
          log.lines().stream()
              .filter(line -> line.contains("oob:rmse="))
              .map(line -> line.replaceFirst(".*train:rmse", ""))
              .toList();
      assertThat(metrics).hasSize(8);
      assertThat(metrics.get(7)).isEqualTo(metrics.get(5)).isNotEqualTo(metrics.get(6));
    }
  }

  @Test
  void askedToStopAfterTheFirstForestTheModelIsThatForest() {
    StopRequest stop = new StopRequest();

    Forest forest =
        stopped(
            settings(),
            slope(800, 1),
            stop,
            first -> {
              if (first == 20) {
                stop.make();
              }
            });

    assertThat(forest.sizes()).containsExactly(30);
    assertThat(forest.isComplete()).isFalse();
  }

  @Test
  void askedToStopBeforeThereIsATreeThereIsNoForest() {
    StopRequest stop = new StopRequest();
    stop.make();

    assertThatThrownBy(() -> new ForestTraining(settings(), stop).grow(slope(800, 1), slope(0, 0)))
        .isInstanceOf(JobStopped.class);
  }
}
