package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.job.Hyperparameters;
import io.sparkforest.trainer.job.JobStopped;
import io.sparkforest.trainer.job.StopRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    return hyperparameters("all", trees, batch);
  }

  private static Hyperparameters hyperparameters(
      String featureSubsetStrategy, int trees, int batch) {
    return new Hyperparameters(
        "target",
        trees,
        4,
        1,
        32,
        featureSubsetStrategy,
        1.0,
        0.0,
        7,
        batch,
        0.1,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Set.of());
  }

  private static List<Integer> treesAfterBatches(Forest forest) {
    return forest.batches().stream().map(BatchReport::trees).toList();
  }

  @Test
  void aForestGrowsInBatchesWhoseLastMayBeSmaller() {
    Forest forest =
        new ForestTraining(hyperparameters(7, 3), new StopRequest())
            .grow(rows(0, 60), rows(60, 70));

    assertThat(treesAfterBatches(forest)).containsExactly(3, 6, 7);
    assertThat(forest.isComplete()).isTrue();
    assertThat(forest.model().getNumTrees()).isEqualTo(7);
    assertThat(forest.last().train().rmse()).isLessThan(10);
    assertThat(forest.last().validation()).isPresent();
  }

  @Test
  void batchesDoNotRepeatEachOthersTrees() {
    Forest forest =
        new ForestTraining(hyperparameters(4, 2), new StopRequest()).grow(rows(0, 60), rows(0, 0));

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
    DecisionTreeRegressionModel tree =
        new MllibForestGrower(settings).grow(rows(0, 60), 1, 7).get(0);

    Forest forest =
        new ForestTraining((rows, trees, seed) -> List.of(tree), settings, new StopRequest())
            .grow(rows(0, 60), rows(60, 70));

    assertThat(forest.batches()).hasSize(300);
    assertThat(forest.last().train().rmse())
        .isCloseTo(forest.batches().get(0).train().rmse(), within(1e-9));
  }

  @Test
  void aBatchOfOneTreeTriesAsFewFeaturesAsALargerOne() {
    // With every feature at every split, the root would always take the one that decides all.
    Hyperparameters settings = hyperparameters("auto", 12, 1);

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
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 200; row++) {
      rows.add(
          RowFactory.create(
              Vectors.dense(
                  row,
                  new double[] {
                    random.nextDouble(),
                    random.nextDouble(),
                    random.nextDouble(),
                    random.nextDouble(),
                    random.nextDouble()
                  }),
              (double) row));
    }
    return TestSession.get().createDataFrame(rows, TYPE).coalesce(2).cache();
  }

  @Test
  void theSameDataSettingsAndSeedGiveTheSameForest() {
    Vector probe = Vectors.dense(33, 1);
    RandomForestRegressionModel one =
        new ForestTraining(hyperparameters(6, 3), new StopRequest())
            .grow(rows(0, 60), rows(0, 0))
            .model();
    RandomForestRegressionModel other =
        new ForestTraining(hyperparameters(6, 3), new StopRequest())
            .grow(rows(0, 60), rows(0, 0))
            .model();

    assertThat(one.predict(probe)).isEqualTo(other.predict(probe));
    assertThat(one.toDebugString().replaceFirst(".*\n", ""))
        .isEqualTo(other.toDebugString().replaceFirst(".*\n", ""));
  }

  @Test
  void askedToStopBetweenBatchesItKeepsTheTreesGrownSoFar() {
    StopRequest stop = new StopRequest();
    ForestGrower grower = new MllibForestGrower(hyperparameters(9, 3));
    ForestGrower stopsAfterTheSecond =
        (rows, trees, seed) -> {
          List<DecisionTreeRegressionModel> grown = grower.grow(rows, trees, seed);
          if (seed == 8) {
            stop.make();
          }
          return grown;
        };

    Forest forest =
        new ForestTraining(stopsAfterTheSecond, hyperparameters(9, 3), stop)
            .grow(rows(0, 60), rows(0, 0));

    assertThat(treesAfterBatches(forest)).containsExactly(3, 6);
    assertThat(forest.isComplete()).isFalse();
    assertThat(forest.model().getNumTrees()).isEqualTo(6);
  }

  @Test
  void askedToStopInsideABatchItDropsThatBatch() {
    StopRequest stop = new StopRequest();
    ForestGrower grower = new MllibForestGrower(hyperparameters(9, 3));
    ForestGrower interrupted =
        (rows, trees, seed) -> {
          if (seed == 8) {
            stop.make();
            // Each of these jobs is cancelled, at the latest while it sleeps.
            rows.javaRDD().foreach(row -> Thread.sleep(10_000));
          }
          return grower.grow(rows, trees, seed);
        };

    Forest forest =
        new ForestTraining(interrupted, hyperparameters(9, 3), stop).grow(rows(0, 60), rows(0, 0));

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
