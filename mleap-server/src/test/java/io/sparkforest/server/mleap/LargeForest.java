package io.sparkforest.server.mleap;

import static io.sparkforest.server.model.SampleModel.noSockets;
import static io.sparkforest.server.model.SampleModel.seq;

import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.core.feature.VectorAssemblerModel;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.ContinuousSplit;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.LeafNode;
import ml.combust.mleap.core.tree.Node;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.ScalarShape;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import scala.Option;

/** Bundles of a forest over columns x0, x1, …, whose rows are nothing but numbers. */
public final class LargeForest {
  private LargeForest() {}

  /** Writes full trees over one column. */
  public static void write(Path folder, int trees, int depth, boolean isProtobuf)
      throws IOException {
    Random random = new Random(7);
    List<DecisionTreeRegressionModel> models = new ArrayList<>();
    for (int tree = 0; tree < trees; tree++) {
      models.add(new DecisionTreeRegressionModel(node(depth, random), 1));
    }
    write(
        folder,
        new RandomForestRegressionModel(
            seq(models), seq(models.stream().map(model -> 1.0).toList()), 1),
        isProtobuf);
  }

  /** Writes a forest. */
  public static void write(Path folder, RandomForestRegressionModel forest, boolean isProtobuf)
      throws IOException {
    NodeShape assembling = new NodeShape(noSockets(), noSockets());
    List<ScalarShape> scalars = new ArrayList<>();
    for (int feature = 0; feature < forest.numFeatures(); feature++) {
      assembling = assembling.withInput("input" + feature, "x" + feature);
      scalars.add(new ScalarShape(false));
    }
    List<Transformer> stages =
        List.of(
            new VectorAssembler(
                "features",
                assembling.withStandardOutput("features"),
                new VectorAssemblerModel(seq(scalars))),
            new RandomForestRegression(
                "forest",
                new NodeShape(noSockets(), noSockets())
                    .withInput("features", "features")
                    .withOutput("prediction", "prediction"),
                forest));
    SerializationFormat format = SerializationFormat.Json$.MODULE$;
    if (isProtobuf) {
      format = SerializationFormat.Protobuf$.MODULE$;
    }
    try (BundleFile file = BundleFile.apply(folder.toFile())) {
      new BundleWriter<MleapContext, Transformer>(
              new Pipeline(
                  "large", new NodeShape(noSockets(), noSockets()), new PipelineModel(seq(stages))),
              Option.apply("large"),
              format,
              Option.empty())
          .save(file, StockOps.context())
          .get();
    }
    SampleModel.renameTrees(folder);
  }

  private static Node node(int depth, Random random) {
    if (depth == 0) {
      return LeafNode.apply(random.nextDouble());
    }
    return InternalNode.apply(
        node(depth - 1, random),
        node(depth - 1, random),
        ContinuousSplit.apply(0, random.nextDouble()));
  }
}
