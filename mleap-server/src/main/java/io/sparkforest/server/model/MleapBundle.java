package io.sparkforest.server.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import ml.combust.bundle.BundleRegistry;
import ml.combust.mleap.bundle.ops.PipelineOp;
import ml.combust.mleap.bundle.ops.feature.CoalesceOp;
import ml.combust.mleap.bundle.ops.feature.ImputerOp;
import ml.combust.mleap.bundle.ops.feature.MathBinaryOp;
import ml.combust.mleap.bundle.ops.feature.StandardScalerOp;
import ml.combust.mleap.bundle.ops.feature.StringIndexerOp;
import ml.combust.mleap.bundle.ops.feature.StringMapOp;
import ml.combust.mleap.bundle.ops.feature.VectorAssemblerOp;
import ml.combust.mleap.bundle.ops.regression.DecisionTreeRegressionOp;
import ml.combust.mleap.bundle.ops.regression.RandomForestRegressionOp;
import ml.combust.mleap.core.types.BasicType;
import ml.combust.mleap.core.types.DataType;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import scala.Option;
import scala.collection.JavaConverters;

/** The pipeline of a model folder, loaded by MLeap and checked against the signature. */
final class MleapBundle {
  private final Transformer pipeline;

  private MleapBundle(Transformer pipeline) {
    this.pipeline = pipeline;
  }

  static MleapBundle load(Path folder) throws ModelLoadException {
    try {
      return new MleapBundle(new BundleBuilder().load(folder.toFile(), context()).root());
    } catch (Exception e) {
      // Scala does not declare what it throws: this may as well be a checked one.
      throw new ModelLoadException(
          folder
              + ": MLeap cannot load the bundle ("
              + e
              + "); copy the model folder again, whole, or train the model again",
          e);
    }
  }

  /**
   * A context with just the ops that the trainer writes.
   *
   * <p>MLeap's default registry instantiates all of its sixty ops from a configuration file, among
   * them one that needs a linear algebra library of many megabytes. Registered by hand, the
   * compiler checks the list and the server starts without that library.
   */
  static MleapContext context() {
    BundleRegistry registry = new BundleRegistry(MleapBundle.class.getClassLoader());
    registry.register(new PipelineOp());
    registry.register(new ImputerOp());
    registry.register(new StringMapOp());
    registry.register(new StringIndexerOp());
    registry.register(new CoalesceOp());
    registry.register(new MathBinaryOp());
    registry.register(new VectorAssemblerOp());
    registry.register(new StandardScalerOp());
    registry.register(new DecisionTreeRegressionOp());
    registry.register(new RandomForestRegressionOp());
    return new MleapContext(registry);
  }

  /** A scorer whose rows are those of the signature. */
  Scorer scorer(Signature signature) throws ModelLoadException {
    checkInputs(signature);
    checkPrediction(signature);
    return new MleapScorer(pipeline, signature);
  }

  /** How many trees the pipeline's forest has. */
  OptionalInt trees() {
    return trees(pipeline);
  }

  private static OptionalInt trees(Transformer transformer) {
    if (transformer instanceof RandomForestRegression forest) {
      return OptionalInt.of(forest.model().numTrees());
    }
    if (transformer instanceof Pipeline stages) {
      for (Transformer stage : JavaConverters.seqAsJavaList(stages.transformers())) {
        OptionalInt trees = trees(stage);
        if (trees.isPresent()) {
          return trees;
        }
      }
    }
    return OptionalInt.empty();
  }

  private void checkInputs(Signature signature) throws ModelLoadException {
    Map<String, Column> inputs = new HashMap<>();
    for (Column input : signature.inputs()) {
      inputs.put(input.name(), input);
    }
    for (StructField field : JavaConverters.seqAsJavaList(pipeline.inputSchema().fields())) {
      Column input = inputs.get(field.name());
      if (input == null) {
        throw disagreement(
            "the pipeline reads \""
                + field.name()
                + "\", which is no column with the role feature or group");
      }
      if (!baseOf(field.dataType()).equals(Optional.of(MleapScorer.baseOf(input.type())))) {
        throw disagreement(
            "\""
                + field.name()
                + "\" is "
                + input.type().name().toLowerCase(Locale.ROOT)
                + " in the signature, but the pipeline reads another type");
      }
    }
  }

  private void checkPrediction(Signature signature) throws ModelLoadException {
    Option<StructField> field = pipeline.outputSchema().getField(signature.prediction());
    if (field.isEmpty()) {
      throw disagreement("the pipeline has no output column \"" + signature.prediction() + "\"");
    }
    if (!baseOf(field.get().dataType())
        .equals(Optional.of(MleapScorer.baseOf(ColumnType.NUMERIC)))) {
      throw disagreement(
          "the pipeline's output column \"" + signature.prediction() + "\" is no double");
    }
  }

  private static Optional<BasicType> baseOf(DataType type) {
    if (type instanceof ScalarType scalar) {
      return Optional.of(scalar.base());
    }
    return Optional.empty();
  }

  private static ModelLoadException disagreement(String what) {
    return new ModelLoadException(
        "the bundle and notes/signature.json do not belong together: "
            + what
            + "; copy the model folder again, whole, or train the model again");
  }
}
