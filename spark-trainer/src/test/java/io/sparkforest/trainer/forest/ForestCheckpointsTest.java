package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.TestHyperparameters;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Forests that are interrupted and go on. */
final class ForestCheckpointsTest {
  @TempDir Path temporary;

  private static Dataset<Row> rows(int from, int to) {
    StructType type =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    Random random = new Random(from);
    List<Row> rows = new ArrayList<>();
    for (int row = from; row < to; row++) {
      double noise = random.nextGaussian();
      rows.add(RowFactory.create(Vectors.dense(row, noise, row % 4), row % 4 * 9 + noise));
    }
    return TestSession.get().createDataFrame(rows, type).coalesce(1).cache();
  }

  private static Hyperparameters settings(Engine engine, int seed, int earlyStoppingBatches) {
    return TestHyperparameters.of(
        "num_trees", "9",
        "engine", engine.lowerCase(),
        "max_depth", "6",
        "max_bins", "32",
        "feature_subset_strategy", "onethird",
        "auto_seconds", "60",
        "subsampling_rate", "0.8",
        "seed", Integer.toString(seed),
        "tree_batch_size", "2",
        "early_stopping_batches", Integer.toString(earlyStoppingBatches),
        "early_stopping_tolerance", "0.9",
        "validation_fraction", "0.1");
  }

  private Path folder() {
    return temporary.resolve("checkpoints");
  }

  private Forest grown(Hyperparameters settings) {
    return grown(settings, new StopRequest());
  }

  private Forest grown(Hyperparameters settings, StopRequest stop) {
    return new ForestTraining(settings, checkpoints(settings), stop)
        .grow(rows(0, 100), rows(200, 220));
  }

  private ForestCheckpoints checkpoints(Hyperparameters settings) {
    return ForestCheckpoints.in(
        Optional.of(folder()), ForestOrigin.of(Map.of("data", "abc"), settings));
  }

  private static String text(Forest forest) {
    return forest.model().toDebugString().replaceFirst(".*\n", "")
        + forest.model().featureImportances();
  }

  private static List<Metrics> metrics(Forest forest) {
    List<Metrics> metrics = new ArrayList<>();
    for (BatchReport report : forest.batches()) {
      metrics.add(report.train());
      report.outOfBag().ifPresent(metrics::add);
      report.validation().ifPresent(metrics::add);
    }
    return metrics;
  }

  private Path batch(int number) {
    return folder().resolve("batch-0000" + number + ".trees");
  }

  private void interruptAfter(int batches) throws IOException {
    for (int batch = batches; batch < 5; batch++) {
      Files.deleteIfExists(batch(batch));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_MEMORY", "MLLIB"})
  void afterAnyBatchTheForestThatGoesOnIsTheUndisturbedOneWithAllItsMetrics(Engine engine)
      throws IOException {
    Forest undisturbed = grown(settings(engine, 1, 0));

    for (int batches : List.of(5, 3, 1)) {
      interruptAfter(batches);
      try (LogLines log = new LogLines()) {
        Forest resumed = grown(settings(engine, 1, 0));

        assertThat(log.lines())
            .contains(
                String.format(
                    Locale.ROOT,
                    "INFO checkpoint: going on after %d trees that were grown before",
                    Math.min(9, 2 * batches)))
            .noneMatch(line -> line.contains("comparing"));
        assertThat(text(resumed)).isEqualTo(text(undisturbed));
        assertThat(metrics(resumed)).isEqualTo(metrics(undisturbed));
        assertThat(resumed.settings()).isEqualTo(undisturbed.settings());
        assertThat(resumed.isComplete()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_MEMORY", "MLLIB"})
  void askedToStopWhileItTakesOverWhatWasGrownItKeepsAllOfThat(Engine engine) throws IOException {
    Forest undisturbed = grown(settings(engine, 1, 0));
    StopRequest stop = new StopRequest();
    stop.make();

    Forest complete = grown(settings(engine, 1, 0), stop);
    interruptAfter(3);
    Forest part = grown(settings(engine, 1, 0), stop);

    assertThat(text(complete)).isEqualTo(text(undisturbed));
    assertThat(complete.isComplete()).isTrue();
    assertThat(metrics(part)).isEqualTo(metrics(undisturbed).subList(0, metrics(part).size()));
    assertThat(part.last().trees()).isEqualTo(6);
    assertThat(part.isComplete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "600, 9"})
  void askedToStopWhileItTakesOverItGoesOnForSoLongAsThereIsTimeForTheModel(
      int patienceInSeconds, int trees) {
    Hyperparameters settings = settings(Engine.IN_MEMORY, 1, 0);
    grown(settings);
    StopRequest stop = new StopRequest();

    Forest forest =
        new ForestTraining(
                (rows, validation, found) ->
                    new WatchedGrower(
                        GrowerChoice.of(rows, validation, settings, found),
                        first -> {
                          if (first == 2) {
                            stop.make();
                          }
                        },
                        first -> {}),
                settings.forest(),
                checkpoints(settings),
                stop,
                Duration.ofSeconds(patienceInSeconds))
            .grow(rows(0, 100), rows(200, 220));

    assertThat(forest.last().trees()).isEqualTo(trees);
  }

  @Test
  void whatSparkHasBegunSparkEndsAlsoWhereItWouldFitIntoMemoryNow() throws IOException {
    Hyperparameters settings = settings(Engine.AUTO, 1, 0);
    new ForestTraining(
            (rows, validation, found) ->
                new MllibGrower(
                    rows, validation, settings.forest(), new TreeSizes(6, 1, "onethird")),
            settings.forest(),
            checkpoints(settings),
            new StopRequest())
        .grow(rows(0, 100), rows(200, 220));
    interruptAfter(3);

    Forest resumed = grown(settings);

    assertThat(resumed.settings().engine()).isEqualTo(Engine.MLLIB);
    assertThat(resumed.last().trees()).isEqualTo(9);
  }

  @Test
  void aDamagedBatchAndThoseAfterItAreGrownAgain() throws IOException {
    Forest undisturbed = grown(settings(Engine.IN_MEMORY, 1, 0));
    Files.write(batch(1), new byte[] {1, 2, 3});

    try (LogLines log = new LogLines()) {
      assertThat(text(grown(settings(Engine.IN_MEMORY, 1, 0)))).isEqualTo(text(undisturbed));
      assertThat(log.lines())
          .contains(
              "WARN checkpoint: "
                  + batch(1)
                  + " is ignored: it is torn or damaged: its checksum"
                  + " does not fit")
          .contains("INFO checkpoint: going on after 2 trees that were grown before");
    }
  }

  @Test
  void withAnotherSeedItSaysSoAndStartsOver() {
    grown(settings(Engine.IN_MEMORY, 1, 0));

    try (LogLines log = new LogLines()) {
      Forest other = grown(settings(Engine.IN_MEMORY, 2, 0));

      assertThat(log.lines())
          .contains(
              "WARN checkpoint: the batches in "
                  + folder()
                  + " are of another forest and are deleted, growing starts over: hyperparameter"
                  + " seed was 1 and is 2");
      assertThat(other.batches()).hasSize(5);
      assertThat(text(grown(settings(Engine.IN_MEMORY, 2, 0)))).isEqualTo(text(other));
    }
  }

  @Test
  void whereAutoNowMeansAnotherEngineItSaysSoAndStartsOver() throws IOException {
    grown(settings(Engine.AUTO, 1, 0));
    Forest fresh = grown(settings(Engine.AUTO, 1, 0));
    ForestOrigin origin = ForestOrigin.of(Map.of("data", "abc"), settings(Engine.AUTO, 1, 0));

    try (LogLines log = new LogLines()) {
      Forest other =
          new ForestTraining(
                  (rows, validation, found) ->
                      new MllibGrower(
                          rows,
                          validation,
                          settings(Engine.AUTO, 1, 0).forest(),
                          new TreeSizes(3, 1, "all")),
                  settings(Engine.AUTO, 1, 0).forest(),
                  ForestCheckpoints.in(Optional.of(folder()), origin),
                  new StopRequest())
              .grow(rows(0, 100), rows(200, 220));

      assertThat(log.lines()).anyMatch(line -> line.contains("engine was in_memory and is mllib"));
      assertThat(text(other)).isNotEqualTo(text(fresh));
    }
  }

  @Test
  void anUnusableFolderIsWarnedOfAndTheForestGrows() throws IOException {
    Files.writeString(folder(), "a file in its place");

    try (LogLines log = new LogLines()) {
      assertThat(grown(settings(Engine.IN_MEMORY, 1, 0)).isComplete()).isTrue();
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARN checkpoint: " + folder() + " cannot be used"));
    }
  }

  @Test
  void aBatchThatCannotBeWrittenIsWarnedOfOnceAndTheForestGrows() throws IOException {
    Files.createDirectories(batch(1).resolve("not empty"));

    try (LogLines log = new LogLines()) {
      assertThat(grown(settings(Engine.IN_MEMORY, 1, 0)).isComplete()).isTrue();
      assertThat(log.lines())
          .filteredOn(line -> line.contains("cannot be used, so the job goes on without"))
          .hasSize(1);
      assertThat(batch(0)).isRegularFile();
    }
  }

  @Test
  void stoppedEarlyAForestIsCompleteAndSoIsTheOneThatGoesOn() throws IOException {
    Forest stopped = grown(settings(Engine.IN_MEMORY, 1, 2));
    Files.delete(batch(1));

    Forest resumed = grown(settings(Engine.IN_MEMORY, 1, 2));

    assertThat(stopped.last().trees()).isLessThan(9);
    assertThat(stopped.isComplete()).isTrue();
    assertThat(stopped.earlyStop()).isPresent().isEqualTo(resumed.earlyStop());
    assertThat(text(resumed)).isEqualTo(text(stopped));
    assertThat(text(grown(settings(Engine.IN_MEMORY, 1, 0)))).isNotEqualTo(text(stopped));
    assertThat(text(grown(settings(Engine.IN_MEMORY, 1, 2)))).isEqualTo(text(stopped));
  }
}
