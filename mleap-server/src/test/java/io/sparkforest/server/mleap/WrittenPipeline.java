package io.sparkforest.server.mleap;

import static io.sparkforest.server.model.SampleModel.noSockets;
import static io.sparkforest.server.model.SampleModel.seq;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.core.feature.HandleInvalid;
import ml.combust.mleap.core.feature.HandleInvalid$;
import ml.combust.mleap.core.feature.VectorAssemblerModel;
import ml.combust.mleap.core.regression.LinearRegressionModel;
import ml.combust.mleap.core.types.DataShape;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.ScalarShape;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler;
import ml.combust.mleap.runtime.transformer.regression.LinearRegression;
import org.apache.spark.ml.linalg.Vectors;
import scala.Option;

/** Pipelines of a test's own stages. */
final class WrittenPipeline {
  private WrittenPipeline() {}

  /** Writes a pipeline and loads it as a bundle from elsewhere. */
  static Model load(Path folder, List<Transformer> stages) throws IOException, ModelLoadException {
    MleapContext context = StockOps.context();
    Pipeline pipeline =
        new Pipeline(
            "written", new NodeShape(noSockets(), noSockets()), new PipelineModel(seq(stages)));
    try (BundleFile file = BundleFile.apply(folder.toUri())) {
      new BundleWriter<MleapContext, Transformer>(
              pipeline,
              Option.apply("written"),
              SerializationFormat.Protobuf$.MODULE$,
              Option.empty())
          .save(file, context)
          .get();
    }
    SampleModel.renameTrees(folder);
    return new ModelFolder(folder, null).load();
  }

  /** Puts columns of numbers beside each other. */
  static Transformer assembler(String output, String... inputs) {
    NodeShape shape = new NodeShape(noSockets(), noSockets());
    for (int input = 0; input < inputs.length; input++) {
      shape = shape.withInput("input" + input, inputs[input]);
    }
    DataShape scalar = new ScalarShape(false);
    return new VectorAssembler(
        output,
        shape.withStandardOutput(output),
        new VectorAssemblerModel(seq(Collections.nCopies(inputs.length, scalar))));
  }

  /** The sum of products of features. */
  static Transformer linear(String features, String output, double... coefficients) {
    return new LinearRegression(
        "linear",
        new NodeShape(noSockets(), noSockets())
            .withInput("features", features)
            .withOutput("prediction", output),
        new LinearRegressionModel(Vectors.dense(coefficients), 0));
  }

  static HandleInvalid handling(String name) {
    return HandleInvalid$.MODULE$.fromString(name, true);
  }
}
