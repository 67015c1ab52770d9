package io.sparkforest.trainer.forest.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.InMemoryRandomForestRegressor;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.inmemory.UnseenRows;
import io.sparkforest.trainer.settings.TestHyperparameters;
import io.sparkforest.trainer.settings.TreeParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class ResidualRaceTest {
  private static final TreeSizes FIRST = new TreeSizes(30, 1, "all");

  /** A wave over a slope, which a forest flattens, and as much noise as is wanted. */
  private static Dataset<Row> rows(int count, double signal) {
    Random random = new Random(3);
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(
                row -> {
                  double[] values = random.doubles(4).toArray();
                  double wave = 10 * (values[0] + values[1] + values[2]) + Math.sin(9 * values[3]);
                  double label = signal * wave + random.nextGaussian();
                  return RowFactory.create(Vectors.dense(values), label);
                })
            .toList();
    StructType type =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return TestSession.get().createDataFrame(rows, type).coalesce(1);
  }

  private static final TreeParameters ALL_IS_OPEN =
      TestHyperparameters.unchecked(Map.of("num_trees", "100")).forest().tree();

  private static ResidualStep step(int number, boolean mustHelp) {
    return step(number, mustHelp, Long.MAX_VALUE, Optional.empty());
  }

  private static ResidualStep step(
      int number, boolean mustHelp, long mostLeaves, Optional<ForestSettings> found) {
    return new ResidualStep(number, 100, 34, mostLeaves, mustHelp, found);
  }

  /** What the steps give one after the other, in a race of its own. */
  private static List<Optional<ForestSettings>> found(Dataset<Row> rows, ResidualStep... steps) {
    try (InMemoryForest forest = new InMemoryRandomForestRegressor().prepare(rows);
        ResidualRace race = new ResidualRace(forest, FIRST, ALL_IS_OPEN)) {
      return Stream.of(steps).map(race::next).toList();
    }
  }

  @Test
  void rowsHeldOutDecideWhereOutOfBagErrorsSayTheOpposite() {
    try (InMemoryForest all = new InMemoryRandomForestRegressor().prepare(rows(3_000, 1));
        InMemoryForest forest = Rehearsal.without(all, 1)) {
      assertThat(forest.rows()).isEqualTo(2_000);
      TrainingPredictions first = forest.predictions();
      assertThat(first.heldOut().size()).isEqualTo(1_000);
      forest.predict(FIRST.of(forest), 0, 100, first);
      TreeSizes small = new TreeSizes(30, 3, "all");
      try (InMemoryForest residuals = forest.residuals(first)) {
        TrainingPredictions both = residuals.predictions();
        residuals.predict(small.of(residuals), ResidualStep.firstTree(1), 34, both);

        ErrorChange outOfBag = ErrorChange.of(both.outOfBag());
        ErrorChange heldOut = ErrorChange.of(both.heldOut());
        assertThat(outOfBag.isBetter()).isFalse();
        assertThat(heldOut.rmse()).isLessThan(0.98 * heldOut.rmseBefore());
        assertThat(heldOut.rows()).isEqualTo(1_000);
        assertThat(heldOut.rmseBefore())
            .isCloseTo(rmse(first.heldOut()), within(1e-9))
            .isBetween(1.0, 1.4);
      }
    }
    ForestSettings found = found(rows(3_000, 1), step(1, true)).get(0).orElseThrow();
    assertThat(found.trials())
        .hasSize(4)
        .allSatisfy(trial -> assertThat(trial.rows()).isEqualTo(2_000));
    assertThat(found.trials()).extracting(ForestSettings.Trial::rmse).allMatch(rmse -> rmse < 1.3);
  }

  @Test
  void outOfBagErrorsAreOverstatedMoreByEachForest() {
    List<Optional<ForestSettings>> found = found(rows(3_000, 1), step(1, false), step(2, false));

    Double first = found.get(0).orElseThrow().overstatement();
    assertThat(first).isBetween(1.02, 1.2);
    assertThat(found.get(1).orElseThrow().overstatement()).isGreaterThan(first).isLessThan(1.3);
  }

  private static double rmse(UnseenRows rows) {
    return Math.sqrt(
        IntStream.range(0, rows.size())
            .mapToDouble(row -> Math.pow(rows.prediction(row) - rows.label(row), 2))
            .average()
            .orElseThrow());
  }

  @Test
  void whereOnlyNoiseIsLeftNoForestIsWantedUnlessItIsAskedForAndTheLogSaysWhy() {
    try (LogLines log = new LogLines()) {
      assertThat(found(rows(2_000, 0), step(1, true)).get(0)).isEmpty();

      assertThat(log.lines())
          .anyMatch(
              line ->
                  line.contains("no residual forest 1: with max_depth=30")
                      && line.contains("the RMSE of 2000 rows"));
    }
    assertThat(found(rows(2_000, 0), step(1, false)).get(0)).isPresent();
  }

  @Test
  void aRaceThatGoesOnAfterAnInterruptionFindsWhatItWouldHaveFound() {
    Dataset<Row> rows = rows(2_000, 1);
    List<Optional<ForestSettings>> undisturbed = found(rows, step(1, false), step(2, false));

    List<Optional<ForestSettings>> resumed =
        found(rows, step(1, false, Long.MAX_VALUE, undisturbed.get(0)), step(2, false));

    assertThat(resumed).isEqualTo(undisturbed);
    assertThat(undisturbed.get(1)).isNotEqualTo(undisturbed.get(0));
  }

  @Test
  void ofFewRowsNothingIsKnownAndSoNoForestIsWanted() {
    assertThat(found(rows(99, 1), step(1, true)).get(0)).isEmpty();
    ForestSettings wanted = found(rows(99, 1), step(1, false)).get(0).orElseThrow();
    assertThat(wanted.trials()).isEmpty();
    assertThat(wanted.overstatement()).isNull();
  }

  @Test
  void leavesAreLargerWhereFewOfThemFitAndThereIsNoForestIfNoneDoes() {
    Dataset<Row> rows = rows(3_000, 1);

    TreeSizes large =
        found(rows, step(1, true, 34 * 40, Optional.empty())).get(0).orElseThrow().sizes();
    assertThat(large.minInstancesPerNode()).isEqualTo(80);
    assertThat(found(rows, step(1, true, 34, Optional.empty())).get(0)).isEmpty();
  }
}
