package io.sparkforest.server.mleap;

import static io.sparkforest.server.model.SampleModel.noSockets;
import static io.sparkforest.server.model.SampleModel.seq;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.core.feature.BinaryOperation;
import ml.combust.mleap.core.feature.HandleInvalid;
import ml.combust.mleap.core.feature.ImputerModel;
import ml.combust.mleap.core.feature.MathBinaryModel;
import ml.combust.mleap.core.feature.StandardScalerModel;
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.StringMapModel;
import ml.combust.mleap.core.types.DataType;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType;
import ml.combust.mleap.core.types.TensorType;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.ArrayRow;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Row;
import ml.combust.mleap.runtime.frame.SimpleTransformer;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.function.UserDefinedFunction;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.feature.Imputer;
import ml.combust.mleap.runtime.transformer.feature.MathBinary;
import ml.combust.mleap.runtime.transformer.feature.StandardScaler;
import ml.combust.mleap.runtime.transformer.feature.StringIndexer;
import ml.combust.mleap.runtime.transformer.feature.StringMap;
import ml.combust.mleap.tensor.DenseTensor;
import org.apache.spark.ml.linalg.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;
import scala.collection.mutable.WrappedArray;
import scala.reflect.ClassTag;
import scala.util.Try;

/**
 * Stages that the server's ops load do what those do that MLeap's own ops load of the same files.
 */
final class FeatureOpTest {
  private static final List<@Nullable Object> LABELS =
      values("a", "b", "", "no such label", "A", null);
  private static final List<@Nullable Object> NUMBERS =
      values(1.0, 0.0, -0.0, Double.NaN, -7.25, Double.MAX_VALUE, null);

  @TempDir Path folder;
  private Path stored = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"error", "keep"})
  void aStringMapGivesEachLabelItsNumber(String handling) throws Exception {
    StringMapModel model =
        new StringMapModel(
            SampleModel.labels(Map.of("a", 1.5, "b", -2.0)),
            HandleInvalid.fromString(handling, false),
            9);

    assertSame(new StringMap("map", feature(), model), frames(ScalarType.String(), LABELS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "keep"})
  void aStringIndexerGivesEachLabelItsIndex(String handling) throws Exception {
    StringIndexerModel model =
        new StringIndexerModel(seq(List.of("b", "a")), HandleInvalid.fromString(handling, false));

    assertSame(new StringIndexer("indexer", feature(), model), frames(ScalarType.String(), LABELS));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 1})
  void anImputerFillsGaps(double missing) throws Exception {
    ImputerModel model = new ImputerModel(3.5, missing, "mean", true);

    assertSame(new Imputer("imputer", feature(), model), frames(ScalarType.Double(), NUMBERS));
  }

  @Test
  void aBinaryOperationTakesTwoNumbers() throws Exception {
    List<BinaryOperation> operations =
        List.of(
            BinaryOperation.Add$.MODULE$,
            BinaryOperation.Multiply$.MODULE$,
            BinaryOperation.Divide$.MODULE$);
    NodeShape shape =
        new NodeShape(noSockets(), noSockets())
            .withInput("input_a", "in")
            .withInput("input_b", "other")
            .withStandardOutput("out");
    StructType schema =
        StructType.apply(List.of(field("in", number()), field("other", number()))).get();
    List<DefaultLeapFrame> frames = new ArrayList<>();
    for (Object first : NUMBERS.subList(0, NUMBERS.size() - 1)) {
      frames.add(frame(schema, first, 3.0));
      frames.add(frame(schema, -0.0, first));
    }
    for (BinaryOperation operation : operations) {
      MathBinaryModel model = new MathBinaryModel(operation, Option.empty(), Option.empty());

      assertSame(new MathBinary("binary" + operation.name(), shape, model), frames);
    }
  }

  @Test
  void aScalerScalesVectors() throws Exception {
    StandardScalerModel model =
        new StandardScalerModel(
            Option.apply(Vectors.dense(new double[] {2, 0, 0.3})),
            Option.apply(Vectors.dense(new double[] {1, 5, -0.1})));
    TensorType vectors = TensorType.Double(seq(List.<Object>of(3)));

    assertSame(
        new StandardScaler("scaler", feature(), model),
        frames(
            vectors,
            values(tensor(1, 2, 3), tensor(0, -0.0, Double.MAX_VALUE), tensor(Double.NaN, 5, 0))));
  }

  @Test
  void anIndexerThatDropsRowsIsMleapsOwn() throws Exception {
    StringIndexerModel model =
        new StringIndexerModel(seq(List.of("b", "a")), HandleInvalid.Skip$.MODULE$);
    store(new StringIndexer("indexer", feature(), model));

    assertThat(load(MleapOps.ofTheTrainer())).isInstanceOf(StringIndexer.class);
  }

  @Test
  void anOperationWithAConstantIsMleapsOwn() throws Exception {
    NodeShape shape =
        new NodeShape(noSockets(), noSockets())
            .withInput("input_a", "in")
            .withStandardOutput("out");
    store(
        new MathBinary(
            "binary",
            shape,
            new MathBinaryModel(
                BinaryOperation.Add$.MODULE$, Option.empty(), Option.<Object>apply(2.0))));

    assertThat(load(MleapOps.ofTheTrainer())).isInstanceOf(MathBinary.class);
  }

  private void assertSame(Transformer stage, List<DefaultLeapFrame> frames) throws IOException {
    store(stage);
    Transformer stock = load(StockOps.context());
    ModelStage ours = (ModelStage) load(MleapOps.ofTheTrainer());

    assertThat(stock).hasSameClassAs(stage);
    assertThat(ours.uid()).isEqualTo(stock.uid());
    assertThat(ours.shape()).isEqualTo(stock.shape());
    assertThat(ours.inputSchema()).isEqualTo(stock.inputSchema());
    assertThat(ours.outputSchema()).isEqualTo(stock.outputSchema());
    assertThat(ours.function().inputs()).isEqualTo(function(stock).inputs());
    assertThat(ours.function().output().dataTypes())
        .isEqualTo(function(stock).output().dataTypes());
    for (DefaultLeapFrame frame : frames) {
      assertThat(outcome(ours.transform(frame))).isEqualTo(outcome(stock.transform(frame)));
    }
  }

  private static UserDefinedFunction function(Transformer stock) {
    if (stock instanceof SimpleTransformer simple) {
      return simple.typedExec();
    }
    return ((StringIndexer) stock).exec();
  }

  /** The computed value, or what is thrown. */
  private static Object outcome(Try<DefaultLeapFrame> transformed) {
    try {
      DefaultLeapFrame frame = transformed.get();
      int column = (Integer) frame.schema().indexOf("out").get();
      Object value = frame.dataset().head().get(column);
      if (value instanceof DenseTensor<?> tensor) {
        value = Vectors.dense((double[]) tensor.rawValues());
      }
      return frame.schema() + " " + value;
    } catch (RuntimeException e) {
      return e.getClass() + " " + e.getMessage();
    }
  }

  private static List<DefaultLeapFrame> frames(DataType type, List<@Nullable Object> values) {
    StructType schema = StructType.apply(List.of(field("in", type))).get();
    return values.stream().map(value -> frame(schema, value)).toList();
  }

  private static DefaultLeapFrame frame(StructType schema, @Nullable Object... values) {
    Row[] rows = {new ArrayRow(WrappedArray.make(values))};
    return new DefaultLeapFrame(schema, WrappedArray.make(rows));
  }

  private static StructField field(String name, DataType type) {
    return new StructField(name, type);
  }

  private static ScalarType number() {
    return new ScalarType(ScalarType.Double().base(), false);
  }

  private static DenseTensor<Object> tensor(double... values) {
    return new DenseTensor<>(values, seq(List.<Object>of(values.length)), ClassTag.Double());
  }

  private static List<@Nullable Object> values(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private static NodeShape feature() {
    return NodeShape.feature("input", "output", "in", "out");
  }

  private void store(Transformer stage) throws IOException {
    try (BundleFile file = BundleFile.apply(folder.resolve(stage.uid()).toFile())) {
      new BundleWriter<MleapContext, Transformer>(
              stage, Option.apply("stage"), SerializationFormat.Protobuf$.MODULE$, Option.empty())
          .save(file, StockOps.context())
          .get();
    }
    stored = folder.resolve(stage.uid());
  }

  private Transformer load(MleapContext context) {
    return new BundleBuilder().load(stored.toFile(), context).root();
  }
}
