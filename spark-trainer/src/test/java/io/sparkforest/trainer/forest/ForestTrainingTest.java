package io.sparkforest.trainer.forest;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.interval.CalibrationRows;
import io.sparkforest.trainer.interval.Spreads;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.TestHyperparameters;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ForestTrainingTest {
  private static final StructType TYPE =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  private static Dataset<Row> rows(int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (int row = from; row < to; row++) {
      rows.add(RowFactory.create(Vectors.dense(row, row % 3), row * 2.0 + row % 3));
    }
    return TestSession.get().createDataFrame(rows, TYPE).coalesce(2).cache();
  }

  private static Hyperparameters hyperparameters(int trees, int batch) {
    return hyperparameters(Engine.MLLIB, trees, batch);
  }

  private static Hyperparameters hyperparameters(Engine engine, int trees, int batch) {
    return hyperparameters(
        engine, Optional.of(4), Optional.of(1), Optional.of("all"), trees, batch);
  }

  private static Hyperparameters hyperparameters(
      Engine engine,
      Optional<Integer> maxDepth,
      Optional<Integer> minInstancesPerNode,
      Optional<String> featureSubsetStrategy,
      int trees,
      int batch) {
    return hyperparameters(
        engine, maxDepth, minInstancesPerNode, featureSubsetStrategy, trees, batch, 32, 60);
  }

  private static Hyperparameters hyperparameters(
      Engine engine,
      Optional<Integer> maxDepth,
      Optional<Integer> minInstancesPerNode,
      Optional<String> featureSubsetStrategy,
      int trees,
      int batch,
      int maxBins,
      double autoSeconds) {
    Map<String, String> values =
        Map.of(
            "num_trees", Integer.toString(trees),
            "engine", engine.lowerCase(),
            "max_depth", maxDepth.map(Object::toString).orElse("auto"),
            "min_instances_per_node", minInstancesPerNode.map(Object::toString).orElse("auto"),
            "max_bins", Integer.toString(maxBins),
            "feature_subset_strategy", featureSubsetStrategy.orElse("auto"),
            "auto_seconds", Double.toString(autoSeconds),
            "seed", "7",
            "tree_batch_size", Integer.toString(batch),
            "validation_fraction", "0.1");
    return maxBins > 256 ? TestHyperparameters.unchecked(values) : TestHyperparameters.of(values);
  }

  private static ForestGrower mllib(Dataset<Row> rows, Hyperparameters hyperparameters) {
    return new MllibGrower(
        rows, rows(60, 70), hyperparameters.forest(), new TreeSizes(4, 1, "all"));
  }

  private static List<Integer> treesAfterBatches(Forest forest) {
    return forest.batches().stream().map(BatchReport::trees).toList();
  }

  @ParameterizedTest
  @EnumSource
  void aForestGrowsInBatchesWhoseLastMayBeSmaller(Engine engine) {
    Forest forest =
        new ForestTraining(hyperparameters(engine, 7, 3), new StopRequest())
            .grow(rows(0, 60), rows(60, 70));

    assertThat(treesAfterBatches(forest)).containsExactly(3, 6, 7);
    assertThat(forest.isComplete()).isTrue();
    assertThat(forest.model().getNumTrees()).isEqualTo(7);
    assertThat(forest.last().train().rmse()).isLessThan(10);
    assertThat(forest.last().validation()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void batchesDoNotRepeatEachOthersTrees(Engine engine) {
    Forest forest =
        new ForestTraining(hyperparameters(engine, 4, 2), new StopRequest())
            .grow(rows(0, 60), rows(0, 0));

    Set<String> shapes =
        Stream.of(forest.model().trees())
            .map(tree -> tree.toDebugString().replaceFirst(".*\n", ""))
            .collect(Collectors.toSet());
    assertThat(shapes).hasSize(4);
    assertThat(forest.last().validation()).isEmpty();
  }

  @Test
  void manyBatchesAreNoHarderThanFew() {
    Hyperparameters settings = hyperparameters(300, 1);
    ForestGrower grower = mllib(rows(0, 60), settings);
    ForestGrower.Batch batch = grower.grow(0, 1);
    ForestGrower repeating =
        new ForestGrower() {
          @Override
          public ForestSettings settings() {
            return grower.settings();
          }

          @Override
          public Batch grow(int first, int trees) {
            return batch;
          }

          @Override
          public Batch restore(int first, List<DecisionTreeRegressionModel> trees) {
            return batch;
          }

          @Override
          public ScoredRows scored() {
            return grower.scored();
          }

          @Override
          public Spreads spreads(List<DecisionTreeRegressionModel> trees) {
            return grower.spreads(trees);
          }

          @Override
          public CalibrationRows calibrationRows(Spreads spreads, Spreads.Kind kind) {
            return grower.calibrationRows(spreads, kind);
          }

          @Override
          public Map<String, String> circumstances() {
            return Map.of();
          }

          @Override
          public Optional<String> obstacleToResiduals() {
            return grower.obstacleToResiduals();
          }

          @Override
          public void close() {
            grower.close();
          }
        };

    Forest forest =
        new ForestTraining(
                (rows, validation, found) -> repeating,
                settings.forest(),
                ForestCheckpoints.none(),
                new StopRequest())
            .grow(rows(0, 60), rows(60, 70));

    assertThat(forest.batches()).hasSize(300);
    assertThat(forest.last().validation().orElseThrow().rmse())
        .isCloseTo(forest.batches().get(0).validation().orElseThrow().rmse(), within(1e-9));
  }

  @Test
  void aBatchOfOneTreeTriesAsFewFeaturesAsALargerOne() {
    // With every feature at every split, the root would always take the one that decides all.
    Hyperparameters settings =
        hyperparameters(Engine.MLLIB, Optional.of(4), Optional.of(1), Optional.empty(), 12, 1);

    Forest forest = new ForestTraining(settings, new StopRequest()).grow(wide(), rows(0, 0));

    assertThat(
            Stream.of(forest.model().trees())
                .map(tree -> ((InternalNode) tree.rootNode()).split().featureIndex())
                .distinct()
                .count())
        .isGreaterThan(1);
  }

  /** Six features, of which the first is the label and the others are noise. */
  private static Dataset<Row> wide() {
    return sixFeatures((first, random) -> first);
  }

  private static Dataset<Row> sixFeatures(ToDoubleBiFunction<Double, Random> label) {
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 200; row++) {
      double[] noise = random.doubles(5).toArray();
      rows.add(
          RowFactory.create(Vectors.dense(row, noise), label.applyAsDouble((double) row, random)));
    }
    return TestSession.get().createDataFrame(rows, TYPE).coalesce(2).cache();
  }

  private static String grownInMemory(int batch, Dataset<Row> rows) {
    return new ForestTraining(hyperparameters(Engine.IN_MEMORY, 6, batch), new StopRequest())
        .grow(rows, rows(0, 0))
        .model()
        .toDebugString()
        .replaceFirst(".*\n", "");
  }

  @Test
  void theSameDataSettingsAndSeedGiveTheSameForestWhateverTheBatches() {
    assertThat(grownInMemory(6, rows(0, 60))).isEqualTo(grownInMemory(1, rows(0, 60)));
  }

  @ParameterizedTest
  @EnumSource
  void theSameDataSettingsAndSeedGiveTheSameForest(Engine engine) {
    Vector probe = Vectors.dense(33, 1);
    RandomForestRegressionModel one =
        new ForestTraining(hyperparameters(engine, 6, 3), new StopRequest())
            .grow(rows(0, 60), rows(0, 0))
            .model();
    RandomForestRegressionModel other =
        new ForestTraining(hyperparameters(engine, 6, 3), new StopRequest())
            .grow(rows(0, 60), rows(0, 0))
            .model();

    assertThat(one.predict(probe)).isEqualTo(other.predict(probe));
    assertThat(one.toDebugString().replaceFirst(".*\n", ""))
        .isEqualTo(other.toDebugString().replaceFirst(".*\n", ""));
  }

  @Test
  void inMemoryEachBatchTellsTheOutOfBagError() {
    Forest forest =
        new ForestTraining(hyperparameters(Engine.IN_MEMORY, 40, 10), new StopRequest())
            .grow(rows(0, 60), rows(0, 0));

    assertThat(forest.batches())
        .allSatisfy(
            batch ->
                assertThat(batch.outOfBag().orElseThrow().rmse())
                    .isGreaterThan(batch.train().rmse()));
    assertThat(forest.last().outOfBag().orElseThrow().rows()).isEqualTo(60);
  }

  @Test
  void inMemoryTheTrainingErrorIsThatOfTheModel() {
    Dataset<Row> rows = rows(0, 60);
    Forest forest =
        new ForestTraining(hyperparameters(Engine.IN_MEMORY, 10, 3), new StopRequest())
            .grow(rows, rows(0, 0));

    double squares = 0;
    for (Row row : rows.collectAsList()) {
      squares += Math.pow(forest.model().predict(row.getAs(0)) - row.getDouble(1), 2);
    }
    assertThat(forest.last().train().rmse()).isCloseTo(Math.sqrt(squares / 60), within(1e-9));
  }

  @Test
  void inMemoryTheValidationErrorIsThatOfTheModel() {
    Forest forest =
        new ForestTraining(hyperparameters(Engine.IN_MEMORY, 10, 3), new StopRequest())
            .grow(rows(0, 60), rows(60, 70));

    double squares = 0;
    for (Row row : rows(60, 70).collectAsList()) {
      squares += Math.pow(forest.model().predict(row.getAs(0)) - row.getDouble(1), 2);
    }
    assertThat(forest.last().validation().orElseThrow().rmse())
        .isCloseTo(Math.sqrt(squares / 10), within(1e-9));
    assertThat(forest.last().validation().orElseThrow().rows()).isEqualTo(10);
  }

  @Test
  void sizesThatAreLeftOpenAreFoundByTheOutOfBagError() {
    Hyperparameters open =
        hyperparameters(
            Engine.IN_MEMORY, Optional.empty(), Optional.empty(), Optional.empty(), 20, 20);
    Forest noise = new ForestTraining(open, new StopRequest()).grow(noise(), rows(0, 0));
    Forest signal = new ForestTraining(open, new StopRequest()).grow(wide(), rows(0, 0));

    assertThat(noise.settings().trials()).hasSizeGreaterThan(10);
    assertThat(noise.settings().sizes().minInstancesPerNode())
        .isGreaterThan(signal.settings().sizes().minInstancesPerNode());
    assertThat(noise.settings().trials())
        .extracting(ForestSettings.Trial::sizes)
        .contains(noise.settings().sizes())
        .doesNotHaveDuplicates();
  }

  private static Hyperparameters open(Engine engine, int maxBins, double autoSeconds) {
    return hyperparameters(
        engine, Optional.empty(), Optional.empty(), Optional.empty(), 4, 4, maxBins, autoSeconds);
  }

  @Test
  void aSearchThatItsTimeEndsTakesTheFirstSizesAndSaysSo() {
    try (LogLines log = new LogLines()) {
      Forest forest =
          new ForestTraining(open(Engine.IN_MEMORY, 32, 1e-6), new StopRequest())
              .grow(wide(), rows(0, 0));

      assertThat(forest.settings().isCutShort()).isTrue();
      assertThat(forest.settings().trials())
          .extracting(ForestSettings.Trial::sizes)
          .containsExactly(forest.settings().sizes());
      assertThat(log.lines()).anyMatch(line -> line.contains("ended the search early"));
    }
  }

  @Test
  void withoutTimeForASearchTheFirstSizesAreTakenWithoutAWarning() {
    try (LogLines log = new LogLines()) {
      Forest forest =
          new ForestTraining(open(Engine.IN_MEMORY, 32, 0), new StopRequest())
              .grow(wide(), rows(0, 0));

      assertThat(forest.settings().sizes()).isEqualTo(new TreeSizes(30, 8, "0.6"));
      assertThat(forest.settings().isCutShort()).isFalse();
      assertThat(forest.settings().trials()).isEmpty();
      assertThat(log.lines()).noneMatch(line -> line.contains("early"));
    }
  }

  @Test
  void ofManyRowsAPartIsSearchedAtFullDepth() {
    Dataset<Row> many =
        TestSession.get()
            .range(300_000)
            .selectExpr("array(double(id % 1009), double(id % 7)) features", "rand(3) label")
            .withColumn("features", functions.array_to_vector(col("features")))
            .cache();

    Forest forest =
        new ForestTraining(open(Engine.IN_MEMORY, 32, 60), new StopRequest())
            .grow(many, rows(0, 0));

    assertThat(forest.settings().trials())
        .isNotEmpty()
        .allSatisfy(
            trial -> {
              assertThat(trial.rows()).isEqualTo(250_000);
              assertThat(trial.sizes().maxDepth()).isEqualTo(30);
            });
    assertThat(forest.last().train().rows()).isEqualTo(300_000);
  }

  @Test
  void aHandfulOfRowsIsNoHindranceToTheSearch() {
    Forest forest =
        new ForestTraining(open(Engine.IN_MEMORY, 32, 60), new StopRequest())
            .grow(rows(0, 2), rows(0, 0));

    assertThat(forest.model().getNumTrees()).isEqualTo(4);
  }

  @Test
  void sizesThatMakeTheSameForestHaveTheSameError() {
    Hyperparameters settings =
        hyperparameters(
            Engine.IN_MEMORY, Optional.empty(), Optional.of(1), Optional.of("all"), 20, 20);

    // Trees of six rows are no deeper than 5.
    Forest forest = new ForestTraining(settings, new StopRequest()).grow(rows(0, 6), rows(0, 0));

    assertThat(forest.settings().trials())
        .hasSizeGreaterThan(3)
        .extracting(ForestSettings.Trial::rmse)
        .containsOnly(forest.settings().trials().get(0).rmse());
  }

  @Test
  void whatDoesNotFitIntoMemoryIsGrownByMllib() {
    Forest forest =
        new ForestTraining(open(Engine.AUTO, 257, 60), new StopRequest())
            .grow(rows(0, 60), rows(0, 0));

    assertThat(forest.settings())
        .isEqualTo(
            new ForestSettings(Engine.MLLIB, new TreeSizes(10, 5, "onethird"), List.of(), false));
    assertThat(forest.last().outOfBag()).isEmpty();
  }

  @Test
  void whereItMustBeInMemoryAndCannotTheUserIsTold() {
    assertThatThrownBy(
            () ->
                new ForestTraining(open(Engine.IN_MEMORY, 257, 60), new StopRequest())
                    .grow(rows(0, 60), rows(0, 0)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the forest cannot be grown in memory, as hyperparameter engine wants it: maxBins is"
                + " 257, more than 256; take a larger instance or heap, refine_cuts false, fewer"
                + " max_bins, or engine auto");
  }

  @Test
  void askedToStopWhileSettingsAreSoughtThereIsNoForest() {
    StopRequest stop = new StopRequest();
    stop.make();

    assertThatThrownBy(
            () -> new ForestTraining(open(Engine.IN_MEMORY, 32, 60), stop).grow(wide(), rows(0, 0)))
        .isInstanceOf(JobStopped.class);
  }

  @Test
  void sizesThatAreGivenAreKeptWhileTheOthersAreFound() {
    Hyperparameters open =
        hyperparameters(
            Engine.IN_MEMORY, Optional.of(3), Optional.empty(), Optional.of("all"), 20, 20);

    Forest forest = new ForestTraining(open, new StopRequest()).grow(noise(), rows(0, 0));

    assertThat(forest.settings().trials())
        .isNotEmpty()
        .allSatisfy(
            trial -> {
              assertThat(trial.sizes().maxDepth()).isEqualTo(3);
              assertThat(trial.sizes().featureSubsetStrategy()).isEqualTo("all");
            });
    assertThat(Stream.of(forest.model().trees())).allMatch(tree -> tree.depth() <= 3);
  }

  @Test
  void whereEverySizeIsGivenNothingIsTried() {
    Forest forest =
        new ForestTraining(hyperparameters(Engine.IN_MEMORY, 3, 3), new StopRequest())
            .grow(rows(0, 60), rows(0, 0));

    assertThat(forest.settings())
        .isEqualTo(
            new ForestSettings(Engine.IN_MEMORY, new TreeSizes(4, 1, "all"), List.of(), false));
  }

  /** Six features that say nothing about the label. */
  private static Dataset<Row> noise() {
    return sixFeatures((first, random) -> random.nextGaussian());
  }

  @Test
  void askedToStopBetweenBatchesItKeepsTheTreesGrownSoFar() {
    StopRequest stop = new StopRequest();

    Forest forest =
        new ForestTraining(
                (rows, validation, found) ->
                    new WatchedGrower(
                        mllib(rows, hyperparameters(9, 3)),
                        first -> {},
                        first -> {
                          if (first == 3) {
                            stop.make();
                          }
                        }),
                hyperparameters(9, 3).forest(),
                ForestCheckpoints.none(),
                stop)
            .grow(rows(0, 60), rows(0, 0));

    assertThat(treesAfterBatches(forest)).containsExactly(3, 6);
    assertThat(forest.isComplete()).isFalse();
    assertThat(forest.model().getNumTrees()).isEqualTo(6);
  }

  @Test
  void askedToStopInsideABatchItDropsThatBatch() {
    StopRequest stop = new StopRequest();

    Forest forest =
        new ForestTraining(
                (rows, validation, found) ->
                    new WatchedGrower(
                        mllib(rows, hyperparameters(9, 3)),
                        first -> {
                          if (first == 3) {
                            stop.make();
                            // Each of these jobs is cancelled, at the latest while it sleeps.
                            rows.javaRDD().foreach(row -> Thread.sleep(10_000));
                          }
                        },
                        first -> {}),
                hyperparameters(9, 3).forest(),
                ForestCheckpoints.none(),
                stop)
            .grow(rows(0, 60), rows(0, 0));

    assertThat(treesAfterBatches(forest)).containsExactly(3);
    assertThat(forest.isComplete()).isFalse();
  }

  @Test
  void askedToStopBeforeTheFirstBatchThereIsNoForest() {
    StopRequest stop = new StopRequest();
    stop.make();

    assertThatThrownBy(
            () -> new ForestTraining(hyperparameters(9, 3), stop).grow(rows(0, 60), rows(0, 0)))
        .isInstanceOf(JobStopped.class);
  }
}
