package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.TestHyperparameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class GrowerChoiceTest {
  private static final StructType TYPE =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  private static Dataset<Row> rows(int count) {
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(row -> RowFactory.create(Vectors.dense(row), row * 2.0))
            .toList();
    return TestSession.get().createDataFrame(rows, TYPE).coalesce(1).cache();
  }

  private static Dataset<Row> wideRows(int count, int features) {
    Random random = new Random(3);
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(row -> random.doubles(features).toArray())
            .map(row -> RowFactory.create(Vectors.dense(row), row[0] + row[1]))
            .toList();
    return TestSession.get().createDataFrame(rows, TYPE).coalesce(1).cache();
  }

  /** Sizes that are tried if all are to be found. */
  private static List<TreeSizes> tried(Dataset<Row> rows) {
    Hyperparameters hyperparameters = TestHyperparameters.unchecked(Map.of("num_trees", "2"));
    try (ForestGrower grower =
        GrowerChoice.of(rows, rows.limit(0), hyperparameters, Optional.empty())) {
      return grower.settings().trials().stream().map(ForestSettings.Trial::sizes).toList();
    }
  }

  @Test
  void ofAWideTableFewCombinationsAreTriedAndNoSmallerDepths() {
    assertThat(tried(wideRows(60, 13_000)))
        .containsExactlyInAnyOrder(
            new TreeSizes(30, 1, "onethird"),
            new TreeSizes(30, 1, "all"),
            new TreeSizes(30, 3, "onethird"),
            new TreeSizes(30, 3, "all"),
            new TreeSizes(30, 8, "onethird"),
            new TreeSizes(30, 8, "all"));
  }

  @Test
  void ofAnyOtherTableAllAre() {
    assertThat(tried(wideRows(20, 4)))
        .contains(new TreeSizes(30, 1, "0.6"), new TreeSizes(30, 8, "all"))
        .anyMatch(sizes -> sizes.maxDepth() == 5);
  }

  /** The lines of the log where rows cannot be held in memory, since their bins are too many. */
  private static List<String> logOfFallingBack(int validationRows, String fraction) {
    Hyperparameters hyperparameters =
        TestHyperparameters.unchecked(
            Map.of("engine", "auto", "max_bins", "257", "validation_fraction", fraction));
    try (LogLines log = new LogLines();
        ForestGrower grower =
            GrowerChoice.of(rows(20), rows(validationRows), hyperparameters, Optional.empty())) {
      assertThat(grower).isInstanceOf(MllibGrower.class);
      assertThat(log.lines()).anyMatch(line -> line.contains("grown by Spark's own algorithm"));
      return List.copyOf(log.lines());
    }
  }

  @Test
  void whereNoRowsAreHeldOutSparksAlgorithmIsSaidToKnowTheTrainingErrorAlone() {
    assertThat(logOfFallingBack(0, "0"))
        .contains(
            "WARN forest: Spark's algorithm knows no out-of-bag error and no rows are held out, so"
                + " only the training error will be known; set validation_fraction or give the job"
                + " a channel validation");
  }

  @Test
  void rowsOfAValidationChannelAreHeldOutThoughNoFractionIs() {
    assertThat(logOfFallingBack(5, "0")).noneMatch(line -> line.contains("training error"));
  }

  @Test
  void soAreRowsThatAFractionHoldsOut() {
    assertThat(logOfFallingBack(5, "0.2")).noneMatch(line -> line.contains("training error"));
  }
}
