package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.features.Filling;
import io.sparkforest.trainer.features.KnownImputerModel;
import io.sparkforest.trainer.features.LabelAliases;
import io.sparkforest.trainer.features.LabelImputerModel;
import io.sparkforest.trainer.features.NumericImputerModel;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import ml.combust.mleap.core.feature.BinaryOperation;
import ml.combust.mleap.core.feature.CoalesceModel;
import ml.combust.mleap.core.feature.HandleInvalid;
import ml.combust.mleap.core.feature.MathBinaryModel;
import ml.combust.mleap.core.feature.StringMapModel;
import ml.combust.mleap.core.types.DataShape;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.ScalarShape;
import ml.combust.mleap.core.types.TensorShape;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.feature.Coalesce;
import ml.combust.mleap.runtime.transformer.feature.Imputer;
import ml.combust.mleap.runtime.transformer.feature.MathBinary;
import ml.combust.mleap.runtime.transformer.feature.StandardScaler;
import ml.combust.mleap.runtime.transformer.feature.StringMap;
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Translates the fitted stages of a Spark pipeline, in their order, into stock MLeap transformers.
 *
 * <table>
 * <caption>Stages and ops</caption>
 * <tr><td>{@code ImputerModel}, {@code NumericImputerModel} with one value</td>
 *     <td>{@code imputer}</td></tr>
 * <tr><td>{@code NumericImputerModel} by group</td>
 *     <td>{@code string_map} (group to value), {@code coalesce}</td></tr>
 * <tr><td>{@code LabelAliases}, {@code LabelImputerModel} with one label, {@code
 *     StringIndexerModel}</td>
 *     <td>one {@code string_map}; its default is the index of the label that fills in, or the one
 *     past the last label</td></tr>
 * <tr><td>{@code LabelImputerModel} by group, {@code StringIndexerModel}</td>
 *     <td>{@code string_map} of the index (0 where the label is missing), of a flag (1 where it is
 *     missing) and of the group's filling; {@code math_binary} index + flag x filling</td></tr>
 * <tr><td>{@code VectorAssembler}, {@code StandardScalerModel}, {@code
 *     RandomForestRegressionModel}</td>
 *     <td>{@code vector_assembler}, {@code standard_scaler}, {@code
 *     random_forest_regression}; of more than 128 inputs a {@code vector_assembler} takes vectors
 *     that others have assembled</td></tr>
 * </table>
 */
final class StageTranslator {
  /** MLeap finds each of an op's inputs by going through all of them, time and again. */
  private static final int MAX_ASSEMBLED = 128;

  private final BundleNames names;
  private final List<Transformer> transformers = new ArrayList<>();
  private final Map<String, LabelSource> labelSources = new HashMap<>();
  private final Map<String, Integer> vectorSizes = new HashMap<>();

  StageTranslator(BundleNames names) {
    this.names = names;
  }

  /** The transformers of the stages added so far. */
  List<Transformer> transformers() {
    return List.copyOf(transformers);
  }

  void add(org.apache.spark.ml.Transformer stage) {
    if (stage instanceof LabelAliases aliases) {
      labelSources.put(
          aliases.output(),
          new LabelSource(aliases.input(), aliases.canonical(), Optional.empty()));
    } else if (stage instanceof LabelImputerModel imputer) {
      labelSources.put(imputer.filling().output(), filled(imputer.filling()));
    } else if (stage instanceof NumericImputerModel imputer) {
      addNumericImputer(imputer.filling());
    } else if (stage instanceof KnownImputerModel imputer) {
      addImputer(imputer);
    } else if (stage instanceof StringIndexerModel indexer) {
      addIndexer(indexer);
    } else if (stage instanceof org.apache.spark.ml.feature.VectorAssembler assembler) {
      addAssembler(assembler);
    } else if (stage instanceof StandardScalerModel scaler) {
      addScaler(scaler);
    } else if (stage instanceof RandomForestRegressionModel forest) {
      addForest(forest);
    } else {
      throw new AlgorithmError("no MLeap op is known for " + stage.getClass().getName());
    }
  }

  private LabelSource source(String column) {
    return labelSources.getOrDefault(column, LabelSource.raw(column));
  }

  private LabelSource filled(Filling<String> filling) {
    LabelSource input = source(filling.input());
    return new LabelSource(
        input.raw(),
        input.aliases(),
        Optional.of(
            new LabelSource.Filling(
                filling.by().map(this::source), filling.byGroup(), filling.overall())));
  }

  private void addImputer(KnownImputerModel imputer) {
    List<Double> surrogates = imputer.values();
    String[] inputs = imputer.getInputCols();
    String[] outputs = imputer.getOutputCols();
    for (int column = 0; column < inputs.length; column++) {
      addImputer(inputs[column], surrogates.get(column), imputer.getStrategy(), outputs[column]);
    }
  }

  private void addImputer(String input, double surrogate, String strategy, String output) {
    transformers.add(
        new Imputer(
            output,
            feature(input, output),
            new ml.combust.mleap.core.feature.ImputerModel(surrogate, Double.NaN, strategy, true)));
  }

  private void addNumericImputer(Filling<Double> filling) {
    if (filling.by().isEmpty()) {
      addImputer(filling.input(), filling.overall(), "constant", filling.output());
      return;
    }
    String byGroup = filling.output() + "_filling";
    LabelSource group = source(filling.by().get());
    addStringMap(group.raw(), group.byRawLabel(filling.byGroup()), filling.overall(), byGroup);
    NodeShape shape =
        shape()
            .withInput("input0", names.of(filling.input()))
            .withInput("input1", names.of(byGroup))
            .withStandardOutput(names.of(filling.output()));
    transformers.add(
        new Coalesce(filling.output(), shape, new CoalesceModel(seq(List.of(true, false)))));
  }

  private void addIndexer(StringIndexerModel indexer) {
    for (int column = 0; column < indexer.getInputCols().length; column++) {
      Map<String, Double> indices = new LinkedHashMap<>();
      for (String label : indexer.labelsArray()[column]) {
        indices.put(label, (double) indices.size());
      }
      addIndex(source(indexer.getInputCols()[column]), indices, indexer.getOutputCols()[column]);
    }
  }

  private void addIndex(LabelSource source, Map<String, Double> indices, String output) {
    double unseen = indices.size();
    Map<String, Double> byRawLabel = source.byRawLabel(indices);
    if (source.filling().isEmpty()) {
      addStringMap(source.raw(), byRawLabel, unseen, output);
      return;
    }
    LabelSource.Filling filling = source.filling().get();
    double overall = indices.getOrDefault(filling.overall(), unseen);
    if (filling.by().isEmpty()) {
      addStringMap(source.raw(), byRawLabel, overall, output);
      return;
    }
    Map<String, Double> fillings = new LinkedHashMap<>();
    filling
        .byGroup()
        .forEach((group, label) -> fillings.put(group, indices.getOrDefault(label, unseen)));
    Map<String, Double> present =
        byRawLabel.keySet().stream().collect(Collectors.toMap(label -> label, label -> 0.0));
    LabelSource group = filling.by().get();
    addStringMap(source.raw(), byRawLabel, 0, output + "_known");
    addStringMap(source.raw(), present, 1, output + "_missing");
    addStringMap(group.raw(), group.byRawLabel(fillings), overall, output + "_group");
    addBinary(
        BinaryOperation.Multiply$.MODULE$,
        output + "_missing",
        output + "_group",
        output + "_filling");
    addBinary(BinaryOperation.Add$.MODULE$, output + "_known", output + "_filling", output);
  }

  private void addStringMap(
      String input, Map<String, Double> values, double otherwise, String output) {
    transformers.add(
        new StringMap(
            output,
            feature(input, output),
            new StringMapModel(map(values), HandleInvalid.Keep$.MODULE$, otherwise)));
  }

  private void addBinary(BinaryOperation operation, String a, String b, String output) {
    NodeShape shape =
        shape()
            .withInput("input_a", names.of(a))
            .withInput("input_b", names.of(b))
            .withStandardOutput(names.of(output));
    transformers.add(
        new MathBinary(
            output, shape, new MathBinaryModel(operation, Option.empty(), Option.empty())));
  }

  /** Of many inputs, parts of them are assembled first: stock MLeap takes a vector for an input. */
  private void addAssembler(org.apache.spark.ml.feature.VectorAssembler assembler) {
    List<String> inputs = List.of(assembler.getInputCols());
    String output = assembler.getOutputCol();
    int part = 0;
    while (inputs.size() > MAX_ASSEMBLED) {
      List<String> parts = new ArrayList<>();
      for (int from = 0; from < inputs.size(); from += MAX_ASSEMBLED) {
        String name = output + "_part" + part++;
        addAssembler(inputs.subList(from, Math.min(from + MAX_ASSEMBLED, inputs.size())), name);
        parts.add(name);
      }
      inputs = parts;
    }
    addAssembler(inputs, output);
  }

  private void addAssembler(List<String> inputs, String output) {
    NodeShape shape = shape();
    List<DataShape> shapes = new ArrayList<>();
    int size = 0;
    for (String input : inputs) {
      shape = shape.withInput("input" + shapes.size(), names.of(input));
      Integer vector = vectorSizes.get(input);
      shapes.add(vector == null ? new ScalarShape(false) : vectorShape(vector));
      size += vector == null ? 1 : vector;
    }
    vectorSizes.put(output, size);
    transformers.add(
        new VectorAssembler(
            output,
            shape.withStandardOutput(names.of(output)),
            new ml.combust.mleap.core.feature.VectorAssemblerModel(seq(shapes))));
  }

  private void addScaler(StandardScalerModel scaler) {
    vectorSizes.put(scaler.getOutputCol(), scaler.mean().size());
    transformers.add(
        new StandardScaler(
            scaler.getOutputCol(),
            feature(scaler.getInputCol(), scaler.getOutputCol()),
            new ml.combust.mleap.core.feature.StandardScalerModel(
                Option.apply(scaler.std()), Option.apply(scaler.mean()))));
  }

  private void addForest(RandomForestRegressionModel forest) {
    NodeShape shape =
        shape()
            .withInput("features", names.of(forest.getFeaturesCol()))
            .withOutput("prediction", names.of(forest.getPredictionCol()));
    transformers.add(new RandomForestRegression("forest", shape, TreeTranslator.forest(forest)));
  }

  private NodeShape feature(String input, String output) {
    return shape().withStandardInput(names.of(input)).withStandardOutput(names.of(output));
  }

  private static NodeShape shape() {
    return NodeShape.apply(seq(List.of()), seq(List.of()));
  }

  private static DataShape vectorShape(int size) {
    return new TensorShape(Option.apply(seq(List.<Object>of(size))), false);
  }

  static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBufferConverter(list).asScala().toSeq();
  }

  @SuppressWarnings("unchecked") // Scala's varargs apply is generic in a way that Java cannot see
  private static scala.collection.immutable.Map<String, Object> map(Map<String, Double> values) {
    List<Tuple2<String, Object>> entries = new ArrayList<>();
    values.forEach((label, value) -> entries.add(new Tuple2<>(label, value)));
    return scala.Predef$.MODULE$.Map().apply(seq(entries));
  }
}
