package io.sparkforest.server.mleap;

import ml.combust.mleap.core.Model;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.runtime.frame.FrameBuilder;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.function.FieldSelector;
import ml.combust.mleap.runtime.function.Selector;
import ml.combust.mleap.runtime.function.UserDefinedFunction;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.util.Try;

/**
 * A stage of a pipeline of MLeap's that computes one column by a model's function, as MLeap's
 * {@code SimpleTransformer} does.
 *
 * <p>MLeap's own stages ask Scala's reflection for the types of their functions, and then take
 * those of their schema instead. To set this reflection up takes longer than all else that a server
 * does until it is ready, and tens of megabytes; here the types are the schema's from the
 * beginning.
 */
final class ModelStage implements Transformer {
  private final String uid;
  private final NodeShape shape;
  private final Model model;
  private final String output;
  private final Seq<Selector> selectors;
  private final UserDefinedFunction function;

  /**
   * A stage.
   *
   * @param function of Scala's, of as many values as the model has inputs
   */
  ModelStage(String uid, NodeShape shape, Model model, Object function) {
    this.uid = uid;
    this.shape = shape;
    this.model = model;
    this.output = outputSchema().fields().head().name();
    this.selectors =
        JavaConverters.asScalaBuffer(
            JavaConverters.seqAsJavaList(inputSchema().fields()).stream()
                .map(StructField::name)
                .map(name -> (Selector) new FieldSelector(name))
                .toList());
    this.function = UserDefinedFunction.apply(function, outputSchema(), inputSchema());
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public NodeShape shape() {
    return shape;
  }

  @Override
  public Model model() {
    return model;
  }

  /** The function and its types. */
  UserDefinedFunction function() {
    return function;
  }

  @Override
  public <F extends FrameBuilder<F>> Try<F> transform(F frame) {
    return frame.withColumn(output, selectors, function);
  }
}
