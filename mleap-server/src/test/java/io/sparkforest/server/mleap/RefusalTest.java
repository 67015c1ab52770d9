package io.sparkforest.server.mleap;

import static io.sparkforest.server.mleap.WrittenPipeline.assembler;
import static io.sparkforest.server.mleap.WrittenPipeline.handling;
import static io.sparkforest.server.mleap.WrittenPipeline.linear;
import static io.sparkforest.server.model.SampleModel.seq;
import static io.sparkforest.server.model.SampleModel.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.TreeStatistic;
import java.nio.file.Path;
import java.util.List;
import ml.combust.mleap.core.feature.BucketizerModel;
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.VectorIndexerModel;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.ContinuousSplit;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.LeafNode;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.runtime.transformer.feature.Bucketizer;
import ml.combust.mleap.runtime.transformer.feature.StringIndexer;
import ml.combust.mleap.runtime.transformer.feature.VectorIndexer;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Stages with handleInvalid=skip, each of which implements it differently. */
final class RefusalTest {
  @TempDir Path folder;

  @Test
  void aRecordThatAStageDropsIsRefusedAndNoOtherGetsItsScore() throws Exception {
    Model model = StoredBundle.SKIP.load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    add(rows, 1, "Rome");
    add(rows, 2, "Paris");
    add(rows, 3, "Bern");

    assertRefused(
        model,
        rows.build(),
        1,
        "the model cannot score the record: stage \"City_si\" (StringIndexer) has no value for it,"
            + " where \"City\" is \"Paris\"");
  }

  @Test
  void soIsOneWhoseLabelIsMissing() throws Exception {
    Model model = StoredBundle.SKIP.load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    add(rows, 1, "Rome");
    add(rows, 2, null);

    assertRefused(model, rows.build(), 1, "where \"City\" is missing");
  }

  @Test
  void theFirstOfThoseThatAreDroppedIsFoundAmongThousands() throws Exception {
    Model model = StoredBundle.SKIP.load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    for (int row = 0; row < 5_000; row++) {
      add(rows, row, row == 3_000 || row == 4_999 ? "Paris" : "Rome");
    }

    assertRefused(model, rows.build(), 3_000, "\"Paris\"");
  }

  @Test
  void whereNoneIsDroppedEachGetsItsOwnScore() throws Exception {
    Model model = StoredBundle.SKIP.load();
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    for (int row = 0; row < 3_000; row++) {
      add(rows, row, row % 2 == 0 ? "Rome" : "Bern");
    }

    double[] scores = model.scorer().score(rows.build());

    for (int row = 0; row < scores.length; row++) {
      assertThat(scores[row]).isEqualTo((row % 2 == 0 ? 1_000 : 0) + row);
    }
  }

  @Test
  void aBucketizerMayDropARecordToo() throws Exception {
    Model model =
        WrittenPipeline.load(
            folder,
            List.of(
                new Bucketizer(
                    "buckets",
                    shape("Rooms", "rooms"),
                    new BucketizerModel(new double[] {0, 2, 4}, handling("skip"))),
                assembler("features", "rooms"),
                linear("features", "prediction", 1)));

    assertRefused(
        model, numbers(model, 3, Double.NaN), 1, "\"buckets\" (Bucketizer)", "\"Rooms\" is NaN");
  }

  @Test
  void aVectorIndexerSaysWhatItSkips() throws Exception {
    scala.collection.immutable.Map<Object, Object> known =
        scala.collection.immutable.Map$.MODULE$.empty();
    known = known.$plus(new Tuple2<>(1.0, 0)).$plus(new Tuple2<>(3.0, 1));
    scala.collection.immutable.Map<Object, scala.collection.immutable.Map<Object, Object>> maps =
        scala.collection.immutable.Map$.MODULE$.empty();
    Model model =
        WrittenPipeline.load(
            folder,
            List.of(
                assembler("raw", "Rooms"),
                new VectorIndexer(
                    "indexed",
                    shape("raw", "features"),
                    new VectorIndexerModel(
                        1, maps.$plus(new Tuple2<>(0, known)), handling("skip"))),
                linear("features", "prediction", 1)));

    assertThat(model.scorer().score(numbers(model, 1, 3))).containsExactly(0, 1);
    assertRefused(
        model,
        numbers(model, 1, 2),
        1,
        "stage \"indexed\" (VectorIndexer) has no value for it, where \"raw\" is [2.0]");
  }

  @Test
  void aForestsTreesAreNotAskedOfARecordThatWasDropped() throws Exception {
    RandomForestRegressionModel forest =
        new RandomForestRegressionModel(
            seq(
                List.of(
                    new DecisionTreeRegressionModel(
                        InternalNode.apply(
                            LeafNode.apply(10), LeafNode.apply(20), ContinuousSplit.apply(0, 0.5)),
                        1))),
            seq(List.of(1.0)),
            1);
    Model model =
        WrittenPipeline.load(
            folder,
            List.of(
                new StringIndexer(
                    "index",
                    shape("City", "city"),
                    new StringIndexerModel(seq(List.of("Bern", "Rome")), handling("skip"))),
                assembler("features", "city"),
                new RandomForestRegression(
                    "forest",
                    new NodeShape(SampleModel.noSockets(), SampleModel.noSockets())
                        .withInput("features", "features")
                        .withOutput("prediction", "prediction"),
                    forest)));
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    for (String city : List.of("Bern", "Oslo", "Rome")) {
      rows.addRow();
      rows.setLabel(0, city);
    }
    Rows built = rows.build();

    assertThat(model.scorer()).isInstanceOf(CompiledScorer.class);
    assertThat(model.scorer().score(built.only(2))).containsExactly(20);
    assertRefused(model, built, 1, "\"Oslo\"");
    assertThatThrownBy(() -> model.scorer().score(built, List.of(new TreeStatistic.Quantile(0.5))))
        .isInstanceOf(NotScorableException.class)
        .hasMessageContaining("\"Oslo\"");
  }

  private static void assertRefused(Model model, Rows rows, int row, String... reasons) {
    assertThatThrownBy(() -> model.scorer().score(rows))
        .isInstanceOfSatisfying(NotScorableException.class, e -> assertThat(e.row()).isEqualTo(row))
        .hasMessageContainingAll(reasons);
  }

  /** A row for each number of a model's single column. */
  private static Rows numbers(Model model, double... numbers) {
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    for (double number : numbers) {
      rows.addRow();
      rows.setNumber(0, number);
    }
    return rows.build();
  }

  private static void add(Rows.Builder rows, double area, @Nullable String city) {
    rows.addRow();
    rows.setNumber(0, area);
    if (city != null) {
      rows.setLabel(1, city);
    }
  }
}
