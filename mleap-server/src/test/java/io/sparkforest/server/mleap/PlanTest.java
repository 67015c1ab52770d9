package io.sparkforest.server.mleap;

import static io.sparkforest.server.model.SampleModel.seq;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.features.FeaturePlan;
import io.sparkforest.server.features.Step;
import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.forest.TreeBuilder;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.TreeStatistic;
import io.sparkforest.server.model.ValueRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.CategoricalSplit;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.LeafNode;
import ml.combust.mleap.core.tree.Node;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.Pipeline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** Which pipelines are compiled, how that is proven, and what happens where it is not. */
final class PlanTest {
  private static final String FEATURES = "features";

  @TempDir Path folder;
  private final Signature signature = SampleModel.signature();

  @BeforeEach
  void writeModel() throws IOException {
    SampleModel.write(folder);
  }

  @Test
  void aPipelineOfTheTrainersStagesIsCompiled() throws Exception {
    MleapBundle bundle = MleapBundle.load(folder, MleapOps.ofTheTrainer());

    assertThat(bundle.scorer(signature)).isInstanceOf(CompiledScorer.class);
  }

  @Test
  void aPipelineWithAStageThatThePlanDoesNotKnowIsLeftToMleapWithOneLineInTheLog()
      throws Exception {
    Path foreign = folder.resolve("foreign");
    ForeignModel.FOREST.writeProtobuf(foreign);
    MleapBundle bundle = MleapBundle.load(foreign, MleapOps.ofStockRegressions());
    Signature ofBundle = bundle.signature();

    Logged<Scorer> scorer = logged(() -> bundle.scorer(ofBundle));

    assertThat(scorer.value()).isInstanceOf(MleapScorer.class);
    assertThat(scorer.lines())
        .singleElement()
        .asString()
        .contains("INFO", "Falling back to MLeap: the pipeline has unsupported stages");
  }

  @Test
  void aPlanThatDiffersFromMleapIsNotUsedAndTheLogSaysWhatDiffers() throws Exception {
    MleapContext context = MleapOps.ofTheTrainer();
    context.bundleRegistry().register(new OtherImputerOp());
    MleapBundle bundle = MleapBundle.load(folder, context);

    Logged<Scorer> scorer = logged(() -> bundle.scorer(signature));

    assertThat(scorer.value()).isInstanceOf(MleapScorer.class);
    assertThat(scorer.lines())
        .singleElement()
        .asString()
        .contains(
            "WARN",
            "Falling back to MLeap: the compiled pipeline scores differently: feature 1 is 100.0,"
                + " but MLeap's is 101.0");
  }

  @Test
  void aForestThatCannotLieFlatIsLeftToMleapWithItsReasonInTheLog() throws Exception {
    Path foreign = folder.resolve("foreign");
    LargeForest.write(foreign, ofCategory(2_000_000), true);

    Logged<Model> loaded = logged(() -> new ModelFolder(foreign, null).load());

    Model model = loaded.value();
    assertThat(model.scorer()).isInstanceOf(MleapScorer.class);
    assertThat(model.trees()).hasValue(1);
    assertThat(loaded.lines())
        .filteredOn(line -> line.contains("Falling back to MLeap for the forest"))
        .singleElement()
        .asString()
        .endsWith("Falling back to MLeap for the forest: a tree has the category 2000000.0");
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    for (double category : new double[] {2_000_000, 1}) {
      rows.addRow();
      rows.setNumber(0, category);
    }
    assertThat(model.scorer().score(rows.build())).containsExactly(10, 20);
  }

  private static RandomForestRegressionModel ofCategory(int category) {
    Node root =
        InternalNode.apply(
            LeafNode.apply(10),
            LeafNode.apply(20),
            CategoricalSplit.apply(0, category + 1, new double[] {category}, true));
    return new RandomForestRegressionModel(
        seq(List.of(new DecisionTreeRegressionModel(root, 1))), seq(List.of(1.0)), 1);
  }

  @Test
  void aForestWhosePredictionIsNotTheOneAskedForIsNotCompiled() {
    assertThat(compile(signature, FEATURES)).isEmpty();
  }

  @Test
  void aColumnThatThePipelineReadsAndTheSignatureLacksIsNotCompiled() {
    Signature lacking =
        new Signature(
            "Sales",
            "prediction",
            signature.missingValues(),
            signature.columns().stream().filter(column -> !column.name().equals("Price")).toList(),
            true);

    assertThat(compile(lacking, "prediction")).isEmpty();
  }

  @Test
  void theProofFindsNothingWrongWithTheCompiledPlan() {
    FeatureCompiler.Compiled compiled = compile(signature, "prediction").orElseThrow();

    assertThat(difference(compiled.plan(), compiled.forest())).isEmpty();
  }

  @Test
  void theProofTriesEveryColumnOfAWideModelOnFewRows() {
    List<Column> wide = new ArrayList<>();
    for (int place = 0; place < 1_500; place++) {
      wide.add(
          new Column(
              "number " + place,
              ColumnType.NUMERIC,
              ColumnRole.FEATURE,
              List.of(),
              new ValueRange(2, 6)));
    }
    wide.add(
        new Column(
            "label", ColumnType.CATEGORICAL, ColumnRole.FEATURE, List.of("a", "b", "c"), null));

    Rows rows = PlanProof.rows(wide);

    assertThat(rows.size()).isLessThan(100);
    for (int input = 0; input < 1_500; input++) {
      Set<Double> numbers = new HashSet<>();
      for (int row = 0; row < rows.size(); row++) {
        numbers.add(rows.number(row, input));
      }
      assertThat(numbers).contains(Double.NaN, 2.0, 4.0, 6.0, 0.0, -0.0, 1e100, -1e100);
    }
    Set<String> labels = new HashSet<>();
    for (int row = 0; row < rows.size(); row++) {
      labels.add(String.valueOf(rows.label(row, 1_500)));
    }
    assertThat(labels).contains("null", "", "a", "b", "c").hasSize(6);
  }

  @Test
  void theProofTriesWhatAModelMayRefuseBesideNothingElse() {
    List<Column> wide = new ArrayList<>();
    for (int place = 0; place < 1_500; place++) {
      boolean isLabel = place % 30 == 0;
      wide.add(
          new Column(
              "column " + place,
              isLabel ? ColumnType.CATEGORICAL : ColumnType.NUMERIC,
              ColumnRole.FEATURE,
              isLabel ? List.of("a", "b", "c") : List.of(),
              isLabel ? null : new ValueRange(2, 6)));
    }

    Rows rows = PlanProof.rows(wide);

    Set<Double> numbers = new HashSet<>();
    Set<String> labels = new HashSet<>();
    for (int row = 0; row < rows.size(); row++) {
      boolean isAccepted = true;
      for (int input = 0; input < wide.size(); input += 30) {
        isAccepted &= List.of("a", "b", "c").contains(String.valueOf(rows.label(row, input)));
      }
      if (isAccepted) {
        labels.add(String.valueOf(rows.label(row, 1_470)));
        numbers.add(rows.number(row, 1_499));
      }
    }
    assertThat(labels).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(numbers).contains(2.0, 4.0, 6.0, 0.0, -0.0, 1e100, -1e100);
  }

  @Test
  void nanAndInfinitiesOfABundleFromElsewhereAreScoredByThePlanAsByMleap() throws Exception {
    Path foreign = folder.resolve("foreign");
    SampleModel.write(foreign);
    Files.delete(foreign.resolve("notes/signature.json"));
    Files.delete(foreign.resolve("notes"));
    Model model = new ModelFolder(foreign, null).load();
    List<Column> inputs = model.signature().inputs();
    Rows.Builder rows = Rows.builder(inputs);
    for (double number : new double[] {Double.NaN, 1, Double.POSITIVE_INFINITY}) {
      rows.addRow();
      for (int input = 0; input < inputs.size(); input++) {
        if (inputs.get(input).type() == ColumnType.NUMERIC) {
          rows.setNumber(input, number);
        }
      }
    }
    rows.addRow();
    Rows built = rows.build();
    List<FieldType> types =
        inputs.stream()
            .map(input -> input.type() == ColumnType.NUMERIC ? FieldType.DOUBLE : FieldType.STRING)
            .toList();
    MleapScorer stock =
        new MleapScorer(
            new BundleBuilder().load(foreign.toFile(), StockOps.context()).root(),
            model.signature(),
            types);

    assertThat(model.scorer()).isInstanceOf(CompiledScorer.class);
    for (int row = 0; row < built.size(); row++) {
      assertThat(answer(model.scorer(), built.only(row)))
          .as("row %s", row)
          .isEqualTo(answer(stock, built.only(row)));
    }
    assertThat(model.scorer().score(built.only(3))).containsExactly(SampleModel.ALL_MISSING);
  }

  private static String answer(Scorer scorer, Rows row) {
    try {
      return Double.toString(scorer.score(row)[0]);
    } catch (NotScorableException e) {
      return "refused";
    }
  }

  @Test
  void theProofFindsALabelThatHasAnotherNumber() {
    // The right one, but that it takes all types other than Dairy for unknown ones.
    FeaturePlan plan =
        new FeaturePlan(
            List.of(
                new Step.RawNumber(0, 4),
                new Step.Filled(4, Double.NaN, 8, 5),
                new Step.Scaled(5, new double[1], new double[] {0.5}, 0),
                new Step.RawNumber(1, 4),
                new Step.Filled(4, Double.NaN, 100, 1),
                new Step.LabelNumber(0, Map.of("Dairy", 0.0), 3.0, 2),
                new Step.LabelNumber(1, Map.of("Low Fat", 0.0, "LF", 0.0, "Regular", 1.0), 2.0, 3)),
            6,
            0,
            4);

    assertThat(difference(plan, compile(signature, "prediction").orElseThrow().forest()))
        .hasValue("feature 2 is 3.0, but MLeap's is 1.0");
  }

  @Test
  void theProofFindsAForestThatScoresOtherwise() {
    TreeBuilder tree = new TreeBuilder(4);
    tree.addLeaf(SampleModel.ALL_MISSING);

    assertThat(
            difference(
                compile(signature, "prediction").orElseThrow().plan(),
                FlatForest.of(List.of(tree.build()), 4)))
        .hasValueSatisfying(
            what -> assertThat(what).matches("a score is 115\\.375, but MLeap's is [0-9.]+"));
  }

  @Test
  void aRecordToWhichThePlanHasNoAnswerIsMleapsWithAllThatCameWithIt() {
    FeatureCompiler.Compiled compiled = compile(signature, "prediction").orElseThrow();
    FeaturePlan none =
        new FeaturePlan(List.of(new Step.LabelNumber(0, Map.of(), null, 0)), 4, 0, 4);
    CompiledScorer scorer = new CompiledScorer(none, compiled.forest(), mleap());

    assertThat(new PlanProof(signature, scorer, mleap(), FEATURES).difference()).isEmpty();
    assertThat(scorer.score(gaps())).containsExactly(SampleModel.ALL_MISSING);
  }

  @Test
  void ofSeveralForestsTheSpreadByMleapIsThatOfTheFirstOnesTrees() {
    Signature summed =
        new Signature(
            signature.target(),
            signature.prediction(),
            signature.missingValues(),
            signature.columns(),
            true,
            ',',
            false,
            null,
            new ForestSizes(List.of(1, 1)));
    MleapScorer mleap = new MleapScorer(pipeline(), summed, types(signature));

    Predictions predictions =
        mleap.score(
            gaps(), List.of(new TreeStatistic.Deviation(), new TreeStatistic.Quantile(0.5)));

    assertThat(predictions.statistics())
        .isDeepEqualTo(new double[][] {{0}, {SampleModel.ALL_MISSING}});
  }

  private Rows gaps() {
    Rows.Builder rows = Rows.builder(signature.inputs());
    rows.addRow();
    return rows.build();
  }

  private Optional<String> difference(FeaturePlan plan, FlatForest forest) {
    MleapScorer mleap = mleap();
    CompiledScorer scorer = new CompiledScorer(plan, forest, mleap);
    return new PlanProof(signature, scorer, mleap, FEATURES).difference();
  }

  private Optional<FeatureCompiler.Compiled> compile(Signature ofRows, String prediction) {
    List<Transformer> stages = JavaConverters.seqAsJavaList(((Pipeline) pipeline()).transformers());
    return FeatureCompiler.compile(
        stages,
        ofRows.inputs().toArray(Column[]::new),
        types(ofRows).toArray(FieldType[]::new),
        prediction);
  }

  private MleapScorer mleap() {
    return new MleapScorer(pipeline(), signature, types(signature));
  }

  private static List<FieldType> types(Signature signature) {
    return signature.inputs().stream().map(input -> FieldType.of(input.type())).toList();
  }

  private Transformer pipeline() {
    return new BundleBuilder().load(folder.toFile(), MleapOps.ofTheTrainer()).root();
  }

  /** What was computed, and the lines of the log meanwhile. */
  private record Logged<T>(T value, List<String> lines) {}

  private interface Action<T> {
    T run() throws Exception;
  }

  private static <T> Logged<T> logged(Action<T> action) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      T value = action.run();
      return new Logged<>(value, log.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setOut(before);
    }
  }
}
