package io.sparkforest.trainer.features;

import static io.sparkforest.trainer.features.FeatureTable.LABEL;
import static io.sparkforest.trainer.features.FeatureTable.NUMBER;
import static io.sparkforest.trainer.features.FeatureTable.fitted;
import static io.sparkforest.trainer.features.FeatureTable.heldOut;
import static io.sparkforest.trainer.features.FeatureTable.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.settings.Imputation;
import io.sparkforest.trainer.settings.Imputation.With;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.Table;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.assertj.core.data.Offset;

/** The stages that one pass makes are those that Spark's own estimators make. */
final class FeatureStatisticsTest {
  private static final Row[] NO_ROWS = {};

  @Provide
  Arbitrary<List<Row>> tables() {
    return FeatureTable.tables(0.0, -0.0, 1.0, 2.5);
  }

  private static Dataset<Row> training(Table table) {
    return table.frame().filter(functions.not(functions.col(Table.HELD_OUT)));
  }

  private static Imputation plain(With with) {
    return new Imputation(with, Optional.empty(), Optional.empty());
  }

  private static Imputation byGroup(With with) {
    return new Imputation(with, Optional.empty(), Optional.of("group"));
  }

  @Property(tries = 15)
  void meansAndModesAreThoseOfSparksImputer(
      @ForAll("tables") List<Row> rows, @ForAll @IntRange(min = 1, max = 5) int partitions) {
    Table table = FeatureTable.table(partitions, rows.toArray(NO_ROWS));
    for (With with : List.of(With.MEAN, With.MODE)) {
      ImputerModel ours = fitted(FeatureTable.numberPlan(plain(with)), table, ImputerModel.class);
      ImputerModel sparks =
          new Imputer()
              .setStrategy(with.lowerCase())
              .setInputCols(new String[] {NUMBER})
              .setOutputCols(new String[] {"filled"})
              .fit(training(table));

      assertThat(ours.getStrategy()).isEqualTo(sparks.getStrategy());
      double expected = sparks.surrogateDF().head().getDouble(0);
      assertThat(ours.surrogateDF().head().getDouble(0))
          .isCloseTo(expected, Offset.offset(1e-14 * Math.abs(expected)));
    }
  }

  @Property(tries = 15)
  void labelsComeInTheOrderOfSparksIndexer(
      @ForAll("tables") List<Row> rows, @ForAll @IntRange(min = 1, max = 5) int partitions) {
    Table table = FeatureTable.table(partitions, rows.toArray(NO_ROWS));
    for (Optional<Imputation> imputation :
        List.of(Optional.<Imputation>empty(), Optional.of(byGroup(With.MODE)))) {
      assertSameLabels(FeatureTable.nominalPlan(imputation), "frequencyDesc", table);
      assertSameLabels(FeatureTable.orderedPlan(imputation), "alphabetAsc", table);
    }
  }

  private static void assertSameLabels(FeaturePlan plan, String order, Table table) {
    StringIndexerModel ours = fitted(plan, table, StringIndexerModel.class);
    Dataset<Row> filled = training(table);
    if (ours.getInputCols()[0].equals(LABEL + "_filled")) {
      filled = fitted(plan, table, LabelImputerModel.class).transform(filled);
    }
    StringIndexerModel sparks =
        new StringIndexer()
            .setStringOrderType(order)
            .setHandleInvalid("keep")
            .setInputCols(ours.getInputCols())
            .setOutputCols(ours.getOutputCols())
            .fit(filled);

    assertThat(ours.labelsArray()).isDeepEqualTo(sparks.labelsArray());
    assertThat(ours.getHandleInvalid()).isEqualTo(sparks.getHandleInvalid());
  }

  @Property(tries = 15)
  void rowsBecomeTheFeaturesThatSparkMakesOfThemInEveryBit(
      @ForAll("tables") List<Row> rows, @ForAll @IntRange(min = 1, max = 5) int partitions) {
    Table table = FeatureTable.table(partitions, rows.toArray(NO_ROWS));
    Table others =
        FeatureTable.table(
            1, row(null, null, null), row("a", -0.0, "unseen"), row("unseen", null, "a"));
    for (Imputation imputation :
        List.of(plain(With.MEAN), plain(With.MODE), plain(With.MEDIAN), byGroup(With.MEAN))) {
      FeaturePlan number = FeatureTable.numberPlan(imputation);
      assertSameFeatures(number, table, List.of(table, others));
    }
    for (Optional<Imputation> imputation :
        List.of(Optional.<Imputation>empty(), Optional.of(byGroup(With.MODE)))) {
      for (FeaturePlan labels :
          List.of(FeatureTable.nominalPlan(imputation), FeatureTable.orderedPlan(imputation))) {
        assertSameFeatures(labels, table, List.of(table, others));
      }
    }
  }

  private static void assertSameFeatures(FeaturePlan plan, Table table, List<Table> rows) {
    FeatureStatistics statistics = FeatureStatistics.of(plan, table, new StopRequest());
    List<Transformer> stages = StageFitting.stages(plan, statistics, TestSession.get());
    FeatureRows features = FeatureRows.of(stages.toArray(new Transformer[0]), table.type());
    for (Table some : rows) {
      Dataset<Row> expected =
          new PipelineModel("features", stages)
              .transform(some.frame())
              .select(FeaturePlan.FEATURES, Schema.LABEL, Table.HELD_OUT);
      Dataset<Row> found = features.frame(some);
      // As text, in which a sparse vector is not a dense one and -0 is not 0.
      assertThat(found.collectAsList().toString()).isEqualTo(expected.collectAsList().toString());
      assertThat(categories(found)).isEqualTo(categories(expected));
    }
  }

  private static Object categories(Dataset<Row> rows) {
    Attribute only =
        AttributeGroup.fromStructField(rows.schema().apply(FeaturePlan.FEATURES)).getAttr(0);
    return only instanceof NominalAttribute nominal ? nominal.getNumValues().get() : "a number";
  }

  @Property(tries = 15)
  void filledColumnsAreScaledAsBySparksScaler(
      @ForAll("tables") List<Row> rows, @ForAll @IntRange(min = 1, max = 5) int partitions) {
    Table table = FeatureTable.table(partitions, rows.toArray(NO_ROWS));
    for (With with : With.values()) {
      Imputation imputation =
          with == With.CONSTANT
              ? new Imputation(with, Optional.of("-7"), Optional.empty())
              : byGroup(with);
      assertSameScale(FeatureTable.numberPlan(imputation), table);
    }
    assertSameScale(FeatureTable.numberPlan(plain(With.MODE)), table);
    assertSameScale(FeatureTable.orderedPlan(Optional.empty()), table);
    assertSameScale(FeatureTable.orderedPlan(Optional.of(byGroup(With.MODE))), table);
  }

  private static void assertSameScale(FeaturePlan plan, Table table) {
    FeatureStatistics statistics = FeatureStatistics.of(plan, table, new StopRequest());
    List<Transformer> stages = StageFitting.stages(plan, statistics, TestSession.get());
    Dataset<Row> numbers = training(table);
    for (Transformer stage : stages) {
      if (stage instanceof StandardScalerModel ours) {
        StandardScalerModel sparks =
            new StandardScaler()
                .setWithMean(ours.getWithMean())
                .setWithStd(ours.getWithStd())
                .setInputCol(ours.getInputCol())
                .setOutputCol(ours.getOutputCol())
                .fit(numbers);
        assertThat(ours.getWithMean() && ours.getWithStd()).isTrue();
        assertClose(ours.mean(), sparks.mean(), 1 + Math.abs(sparks.std().apply(0)));
        assertClose(ours.std(), sparks.std(), 1 + Math.abs(sparks.mean().apply(0)));
        return;
      }
      numbers = stage.transform(numbers);
    }
    throw new AssertionError("no scaler among " + stages);
  }

  private static void assertClose(Vector ours, Vector sparks, double scale) {
    assertThat(ours.size()).isEqualTo(sparks.size());
    double expected = sparks.apply(0);
    assertThat(ours.apply(0))
        .isCloseTo(expected, Offset.offset(1e-12 * (scale + Math.abs(expected))));
  }

  @Example
  void aSpreadThatIsSmallBesideTheMeanIsNotLost() {
    Row[] rows =
        IntStream.range(0, 1_000)
            .mapToObj(number -> row("a", 1e9 + number % 2, "x"))
            .toArray(Row[]::new);

    StandardScalerModel scaler =
        fitted(
            FeatureTable.numberPlan(plain(With.MEAN)),
            FeatureTable.table(7, rows),
            StandardScalerModel.class);

    assertThat(scaler.std().apply(0)).isCloseTo(Math.sqrt(1_000 * 0.25 / 999), Offset.offset(1e-9));
  }

  @Example
  void theStagesAreTheSameBitForBitEveryTime() {
    Row[] rows =
        IntStream.range(0, 5_000)
            .mapToObj(
                number -> row("g" + number % 13, number % 3 == 0 ? null : Math.sin(number), "x"))
            .toArray(Row[]::new);
    FeaturePlan plan = FeatureTable.numberPlan(byGroup(With.MEAN));
    StandardScalerModel first =
        fitted(plan, FeatureTable.table(8, rows), StandardScalerModel.class);

    for (int turn = 0; turn < 3; turn++) {
      StandardScalerModel again =
          fitted(plan, FeatureTable.table(8, rows), StandardScalerModel.class);
      assertThat(again.mean()).isEqualTo(first.mean());
      assertThat(again.std()).isEqualTo(first.std());
    }
  }

  @Example
  void examplesComeFromAllOverTheTableTheHeldOutOnesFirst() {
    Row[] rows =
        IntStream.range(0, 8_000)
            .mapToObj(
                number ->
                    number % 10 == 0
                        ? heldOut("a", (double) number, "x")
                        : row("a", (double) number, "x"))
            .toArray(Row[]::new);

    List<Row> examples =
        FeatureStatistics.of(
                FeatureTable.numberPlan(plain(With.MEAN)),
                FeatureTable.table(4, rows),
                new StopRequest())
            .examples();

    List<Double> numbers = examples.stream().map(example -> example.getDouble(1)).toList();
    assertThat(examples).hasSize(1_000).allMatch(example -> example.length() == 3);
    assertThat(numbers.subList(0, 800)).allMatch(number -> number % 10 == 0);
    assertThat(numbers.subList(800, 1_000)).noneMatch(number -> number % 10 == 0);
    assertThat(Collections.max(numbers.subList(0, 800))).isEqualTo(7_990);
  }
}
