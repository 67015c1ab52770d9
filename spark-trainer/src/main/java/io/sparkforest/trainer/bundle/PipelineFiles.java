package io.sparkforest.trainer.bundle;

import java.util.List;
import java.util.stream.IntStream;
import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Bundle$;
import ml.combust.bundle.dsl.Model;
import ml.combust.bundle.dsl.Value;
import ml.combust.bundle.op.OpNode;
import ml.combust.bundle.serializer.NodeSerializer;
import ml.combust.mleap.bundle.ops.PipelineOp;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import scala.collection.JavaConverters;
import scala.util.Try;

/**
 * Pipelines as {@link PipelineOp} stores them, by all cores, a stage each: a table of thousands of
 * columns has thousands of stages, of two small files. MLeap goes from stage to stage, and does not
 * notice where one could not be written.
 */
final class PipelineFiles extends ModelFiles<PipelineModel> {
  private static final String NODES = "nodes";

  PipelineFiles() {
    super(new PipelineOp().Model());
  }

  @Override
  public Model store(Model bundled, PipelineModel pipeline, BundleContext<MleapContext> context) {
    List<Transformer> stages = JavaConverters.seqAsJavaList(pipeline.transformers());
    List<String> names = stages.stream().map(stage -> op(stage, context).name(stage)).toList();
    List<Try<Object>> stored =
        IntStream.range(0, names.size())
            .parallel()
            .mapToObj(stage -> files(names.get(stage), context).write(stages.get(stage)))
            .toList();
    // Thrown only now, when no other thread is at work in the folder any more.
    stored.forEach(Try::get);
    return (Model) bundled.withValue(NODES, Value.stringList(StageTranslator.seq(names)));
  }

  @Override
  public PipelineModel load(Model bundled, BundleContext<MleapContext> context) {
    List<String> names = JavaConverters.seqAsJavaList(bundled.value(NODES).getStringList());
    List<Try<Object>> read =
        names.parallelStream().map(name -> files(name, context).read()).toList();
    List<Transformer> stages = read.stream().map(stage -> (Transformer) stage.get()).toList();
    return new PipelineModel(StageTranslator.seq(stages));
  }

  private static OpNode<MleapContext, Object, Object> op(
      Transformer stage, BundleContext<MleapContext> context) {
    return context.bundleRegistry().opForObj(stage);
  }

  private static NodeSerializer<MleapContext> files(
      String name, BundleContext<MleapContext> context) {
    return new NodeSerializer<>(context.bundleContext(Bundle$.MODULE$.node(name)));
  }
}
