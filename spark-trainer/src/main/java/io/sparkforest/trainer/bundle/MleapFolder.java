package io.sparkforest.trainer.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleRegistry;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.bundle.ops.PipelineOp;
import ml.combust.mleap.bundle.ops.feature.CoalesceOp;
import ml.combust.mleap.bundle.ops.feature.ImputerOp;
import ml.combust.mleap.bundle.ops.feature.MathBinaryOp;
import ml.combust.mleap.bundle.ops.feature.StandardScalerOp;
import ml.combust.mleap.bundle.ops.feature.StringMapOp;
import ml.combust.mleap.bundle.ops.feature.VectorAssemblerOp;
import ml.combust.mleap.bundle.ops.regression.DecisionTreeRegressionOp;
import ml.combust.mleap.bundle.ops.regression.RandomForestRegressionOp;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import scala.Option;

/** Writes and reads a pipeline as an unzipped bundle, with just the stock ops it is made of. */
final class MleapFolder {
  private MleapFolder() {}

  static void write(List<Transformer> transformers, Path folder) throws IOException {
    Pipeline pipeline =
        new Pipeline(
            "pipeline",
            NodeShape.apply(StageTranslator.seq(List.of()), StageTranslator.seq(List.of())),
            new PipelineModel(StageTranslator.seq(transformers)));
    try (BundleFile file = BundleFile.apply(folder.toFile())) {
      new BundleWriter<MleapContext, Transformer>(
              pipeline,
              Option.apply("spark-forest"),
              SerializationFormat.Protobuf$.MODULE$,
              Option.empty())
          .save(file, context())
          .get();
    }
  }

  static Transformer read(Path folder) {
    return new BundleBuilder().load(folder.toFile(), context()).root();
  }

  private static MleapContext context() {
    BundleRegistry registry = stockOpsOfFeatures();
    registry.register(new OpWithModel<>(new PipelineOp(), new PipelineFiles()));
    registry.register(new OpWithModel<>(new DecisionTreeRegressionOp(), new TreeFiles()));
    registry.register(new OpWithModel<>(new RandomForestRegressionOp(), new ForestFiles()));
    return new MleapContext(registry);
  }

  /** MLeap's own list names every op it has, and some need another Breeze than Spark brings. */
  static BundleRegistry stockOpsOfFeatures() {
    BundleRegistry registry = new BundleRegistry(MleapFolder.class.getClassLoader());
    registry.register(new PipelineOp());
    registry.register(new CoalesceOp());
    registry.register(new ImputerOp());
    registry.register(new MathBinaryOp());
    registry.register(new StandardScalerOp());
    registry.register(new StringMapOp());
    registry.register(new VectorAssemblerOp());
    return registry;
  }
}
