package io.sparkforest.trainer.forest.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.InMemoryRandomForestRegressor;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.TestHyperparameters;
import java.util.List;
import java.util.Map;
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

final class SettingsRaceTest {
  private static final int ROWS = 4_000;
  private static final int TREES = 100;

  private static Dataset<Row> rows() {
    Random random = new Random(3);
    List<Row> rows =
        IntStream.range(0, ROWS)
            .mapToObj(row -> random.doubles(2).toArray())
            .map(values -> RowFactory.create(Vectors.dense(values), values[0] + values[1]))
            .toList();
    StructType type =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return TestSession.get().createDataFrame(rows, type);
  }

  /** The rows a leaf that are found if the trees of all forests may take so many bytes. */
  private static int found(long budget, Map<String, String> given) {
    Hyperparameters hyperparameters =
        TestHyperparameters.unchecked(
            given.isEmpty() ? Map.of("num_trees", Integer.toString(TREES)) : given);
    try (InMemoryForest forest = new InMemoryRandomForestRegressor().prepare(rows())) {
      return new SettingsRace(forest, hyperparameters.forest(), budget)
          .run()
          .sizes()
          .minInstancesPerNode();
    }
  }

  @Test
  void ifNoForestThatWasTriedFitsIntoTheHeapLeavesAreLargerUntilItDoes() {
    long budget = 200_000;
    try (LogLines log = new LogLines()) {
      int least = found(budget, Map.of());

      assertThat(least).isGreaterThan(80);
      assertThat(log.lines())
          .anyMatch(line -> line.contains("min_instances_per_node=" + least + " is;"));
      // A leaf has half as many rows again as it must, and takes 300 bytes, its split included.
      assertThat((long) ROWS * 2 / 3 / least * TREES * 300).isLessThan(budget * 5 / 4);
    }
  }

  @Test
  void ifThereIsRoomForAllTheBestOneIsFound() {
    assertThat(found(Long.MAX_VALUE, Map.of())).isLessThan(80);
  }

  @Test
  void whatIsGivenStaysEvenIfTheForestMayNotFit() {
    try (LogLines log = new LogLines()) {
      assertThat(
              found(
                  200_000,
                  Map.of("num_trees", Integer.toString(TREES), "min_instances_per_node", "5")))
          .isEqualTo(5);
      assertThat(log.lines()).anyMatch(line -> line.contains("may not fit into the heap"));
    }
  }
}
