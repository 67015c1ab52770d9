package io.sparkforest.server.mleap;

import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Node;
import ml.combust.bundle.dsl.NodeShape;
import ml.combust.bundle.op.OpNode;
import ml.combust.mleap.core.Model;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.types.BundleTypeConverters$;
import scala.Option;

/**
 * An op of MLeap's as a server needs it: it loads stages and stores none.
 *
 * @param <M> its model
 */
abstract class LoadingOp<M extends Model> implements OpNode<MleapContext, Transformer, M> {
  @Override
  public final Class<Transformer> klazz() {
    return Transformer.class;
  }

  @Override
  public final String name(Transformer node) {
    throw storesNone();
  }

  @Override
  public final M model(Transformer node) {
    throw storesNone();
  }

  @Override
  public final Option<Object[]> children(Transformer node) {
    throw storesNone();
  }

  @Override
  public final NodeShape shape(Transformer node, BundleContext<MleapContext> context) {
    throw storesNone();
  }

  /** The stage of a node that computes its column by a function of its model. */
  static ModelStage stage(Node node, Model model, Object function) {
    return new ModelStage(
        node.name(),
        BundleTypeConverters$.MODULE$.bundleToMleapNodeShape(node.shape().asBundle()),
        model,
        function);
  }

  static UnsupportedOperationException storesNone() {
    return new UnsupportedOperationException("the server stores no bundles");
  }
}
