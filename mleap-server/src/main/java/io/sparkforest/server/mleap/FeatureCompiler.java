package io.sparkforest.server.mleap;

import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.features.FeaturePlan;
import io.sparkforest.server.features.Step;
import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import ml.combust.mleap.core.Model;
import ml.combust.mleap.core.feature.BinaryOperation;
import ml.combust.mleap.core.feature.CoalesceModel;
import ml.combust.mleap.core.feature.HandleInvalid;
import ml.combust.mleap.core.feature.ImputerModel;
import ml.combust.mleap.core.feature.MathBinaryModel;
import ml.combust.mleap.core.feature.StandardScalerModel;
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.StringMapModel;
import ml.combust.mleap.core.feature.VectorAssemblerModel;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.ScalarShape;
import ml.combust.mleap.runtime.frame.Transformer;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/**
 * Makes a plan on plain numbers of a pipeline's stages, of the ops that the trainer writes. It
 * knows what MLeap's ops compute; where a pipeline has another stage, or one of these in a form
 * that the trainer does not write, there is no plan, and the server falls back to MLeap.
 */
final class FeatureCompiler {
  private final Rows.Layout layout;

  /** The places of the inputs that are numbers, and of those that are labels. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final Map<String, Integer> labels = new HashMap<>();

  /** The position of a column of single numbers among the values. */
  private final Map<String, Integer> places = new HashMap<>();

  /** Where a column of vectors begins among the values, and how long it is. */
  private final Map<String, Vector> vectors = new HashMap<>();

  private final List<Step> steps = new ArrayList<>();

  /** For each value the input that it is of: if others fill it in, the one that they fill in. */
  private final List<Integer> owners = new ArrayList<>();

  private record Vector(int start, int width) {
    List<Integer> places() {
      return IntStream.range(start, start + width).boxed().toList();
    }
  }

  /**
   * A plan, and the forest that it is for.
   *
   * @param inputs the place of the input that each feature is of
   */
  @SuppressWarnings("ArrayRecordComponent") // no one compares plans
  record Compiled(FeaturePlan plan, FlatForest forest, String features, int[] inputs) {}

  private FeatureCompiler(Column[] inputs, FieldType[] types) {
    layout = Rows.Layout.of(List.of(inputs));
    for (int input = 0; input < inputs.length; input++) {
      if (types[input].column() == ColumnType.NUMERIC) {
        numbers.put(inputs[input].name(), input);
      } else if (types[input] == FieldType.STRING) {
        labels.put(inputs[input].name(), input);
      }
    }
  }

  /**
   * The plan of a pipeline.
   *
   * @param prediction the column that is to be scored
   * @return empty if the pipeline has stages that are not known here, or the column is no forest's
   */
  static Optional<Compiled> compile(
      List<Transformer> stages, Column[] inputs, FieldType[] types, String prediction) {
    FeatureCompiler compiler = new FeatureCompiler(inputs, types);
    for (Transformer stage : stages) {
      if (stage.model() instanceof FlatForestModel forest) {
        return compiler.compiled(stage.shape(), forest.forest(), prediction);
      }
      if (!compiler.add(stage)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<Compiled> compiled(NodeShape shape, FlatForest forest, String prediction) {
    String features = shape.input("features").name();
    Vector vector = vectors.get(features);
    if (vector == null
        || vector.width() != forest.features()
        || !shape.output("prediction").name().equals(prediction)) {
      return Optional.empty();
    }
    FeaturePlan plan = new FeaturePlan(steps, owners.size(), vector.start(), vector.width());
    int[] inputs = vector.places().stream().mapToInt(owners::get).toArray();
    return Optional.of(new Compiled(plan, forest, features, inputs));
  }

  private boolean add(Transformer stage) {
    NodeShape shape = stage.shape();
    Model model = stage.model();
    if (model instanceof ImputerModel imputer) {
      return imputer(shape, imputer);
    }
    if (model instanceof StringMapModel map) {
      Map<String, Double> table = new HashMap<>();
      JavaConverters.mapAsJavaMap(map.labels())
          .forEach((label, value) -> table.put(label, (Double) value));
      Double otherwise = null;
      if (isKeep(map.handleInvalid())) {
        otherwise = map.defaultValue();
      }
      return labelNumber(shape, table, otherwise);
    }
    if (model instanceof StringIndexerModel indexer) {
      Map<String, Double> table = new HashMap<>();
      JavaConverters.mapAsJavaMap(indexer.stringToIndex())
          .forEach((label, index) -> table.put(label, (double) (Integer) index));
      Double otherwise = null;
      if (isKeep(indexer.handleInvalid())) {
        otherwise = (double) table.size();
      }
      return labelNumber(shape, table, otherwise);
    }
    if (model instanceof CoalesceModel coalesce) {
      return coalesce(shape, coalesce);
    }
    if (model instanceof MathBinaryModel binary) {
      return binary(shape, binary);
    }
    if (model instanceof VectorAssemblerModel assembler) {
      return assembler(shape, assembler);
    }
    if (model instanceof StandardScalerModel scaler) {
      return scaler(shape, scaler);
    }
    return false;
  }

  private static boolean isKeep(HandleInvalid handling) {
    return handling == HandleInvalid.Keep$.MODULE$;
  }

  private boolean imputer(NodeShape shape, ImputerModel imputer) {
    Integer input = number(shape.standardInput().name());
    if (input == null) {
      return false;
    }
    steps.add(
        new Step.Filled(
            input,
            imputer.missingValue(),
            imputer.surrogateValue(),
            place(shape.standardOutput().name(), owners.get(input))));
    return true;
  }

  private boolean labelNumber(
      NodeShape shape, Map<String, Double> table, @Nullable Double otherwise) {
    Integer label = labels.get(shape.standardInput().name());
    if (label == null) {
      return false;
    }
    int output = place(shape.standardOutput().name(), label);
    steps.add(new Step.LabelNumber(layout.slot(label), Map.copyOf(table), otherwise, output));
    return true;
  }

  private boolean coalesce(NodeShape shape, CoalesceModel coalesce) {
    if (coalesce.nullableInputs().size() != 2) {
      return false;
    }
    String first = shape.input("input0").name();
    Integer second = number(shape.input("input1").name());
    // MLeap ignores what is missing, and only raw numbers can be.
    if (!numbers.containsKey(first) || second == null) {
      return false;
    }
    Integer raw = number(first);
    if (raw == null) {
      return false;
    }
    steps.add(
        new Step.FirstPresent(raw, second, place(shape.standardOutput().name(), owners.get(raw))));
    return true;
  }

  private boolean binary(NodeShape shape, MathBinaryModel binary) {
    if (binary.da().isDefined() || binary.db().isDefined()) {
      return false;
    }
    Integer first = number(shape.input("input_a").name());
    Integer second = number(shape.input("input_b").name());
    if (first == null || second == null) {
      return false;
    }
    BinaryOperation operation = binary.operation();
    int output = place(shape.standardOutput().name(), owners.get(first));
    if (operation == BinaryOperation.Add$.MODULE$) {
      steps.add(new Step.Sum(first, second, output));
    } else if (operation == BinaryOperation.Multiply$.MODULE$) {
      steps.add(new Step.Product(first, second, output));
    } else {
      return false;
    }
    return true;
  }

  private boolean assembler(NodeShape shape, VectorAssemblerModel assembler) {
    int count = assembler.inputShapes().size();
    List<Integer> inputs = new ArrayList<>();
    for (int input = 0; input < count; input++) {
      String name = shape.input("input" + input).name();
      Vector vector = vectors.get(name);
      if (vector != null) {
        inputs.addAll(vector.places());
      } else if (assembler.inputShapes().apply(input) instanceof ScalarShape) {
        Integer place = number(name);
        if (place == null) {
          return false;
        }
        inputs.add(place);
      } else {
        return false;
      }
    }
    int start = vector(shape.standardOutput().name(), inputs);
    steps.add(new Step.Assembled(inputs.stream().mapToInt(Integer::intValue).toArray(), start));
    return true;
  }

  private boolean scaler(NodeShape shape, StandardScalerModel scaler) {
    Vector input = vectors.get(shape.standardInput().name());
    if (input == null || scaler.std().isEmpty()) {
      return false;
    }
    double[] deviations = scaler.std().get().toArray();
    double[] mean = new double[deviations.length];
    if (scaler.mean().isDefined()) {
      mean = scaler.mean().get().toArray();
    }
    if (deviations.length != input.width() || mean.length != input.width()) {
      return false;
    }
    double[] factors = new double[deviations.length];
    for (int place = 0; place < factors.length; place++) {
      if (deviations[place] != 0) {
        factors[place] = 1 / deviations[place];
      }
    }
    int start = vector(shape.standardOutput().name(), input.places());
    steps.add(new Step.Scaled(input.start(), mean, factors, start));
    return true;
  }

  /** The place of a number, raw or computed; null if there is none of that name. */
  private @Nullable Integer number(String name) {
    Integer place = places.get(name);
    if (place != null) {
      return place;
    }
    Integer raw = numbers.get(name);
    if (raw == null) {
      return null;
    }
    place = place(name, raw);
    steps.add(new Step.RawNumber(layout.slot(raw), place));
    return place;
  }

  private int place(String name, int owner) {
    int place = owners.size();
    places.put(name, place);
    owners.add(owner);
    return place;
  }

  /** Where a column of vectors begins whose numbers are made of some values. */
  private int vector(String name, List<Integer> values) {
    int start = owners.size();
    vectors.put(name, new Vector(start, values.size()));
    values.forEach(value -> owners.add(owners.get(value)));
    return start;
  }
}
