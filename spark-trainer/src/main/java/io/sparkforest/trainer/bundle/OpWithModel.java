package io.sparkforest.trainer.bundle;

import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Node;
import ml.combust.bundle.dsl.NodeShape;
import ml.combust.bundle.op.OpModel;
import ml.combust.bundle.op.OpNode;
import ml.combust.mleap.runtime.MleapContext;
import scala.Option;

/**
 * An op of MLeap's whose model is written and read by other code, in the same format.
 *
 * @param <N> its transformer
 * @param <M> its model
 * @param stock MLeap's op
 * @param files what writes and reads the model
 */
record OpWithModel<N, M>(OpNode<MleapContext, N, M> stock, OpModel<MleapContext, M> files)
    implements OpNode<MleapContext, N, M> {
  @Override
  public OpModel<MleapContext, M> Model() {
    return files;
  }

  @Override
  public Class<N> klazz() {
    return stock.klazz();
  }

  @Override
  public String name(N node) {
    return stock.name(node);
  }

  @Override
  public M model(N node) {
    return stock.model(node);
  }

  @Override
  @SuppressWarnings("unchecked") // Scala's generic signature is raw for Java
  public Option<Object[]> children(N node) {
    return stock.children(node);
  }

  @Override
  public NodeShape shape(N node, BundleContext<MleapContext> context) {
    return stock.shape(node, context);
  }

  @Override
  public N load(Node node, M model, BundleContext<MleapContext> context) {
    return stock.load(node, model, context);
  }
}
