package io.sparkforest.trainer.bundle;

import ml.combust.bundle.op.OpModel;
import ml.combust.mleap.runtime.MleapContext;

/**
 * What writes and reads an MLeap model in the place of MLeap's own code, in the same format.
 *
 * @param <M> the model
 */
abstract class ModelFiles<M> implements OpModel<MleapContext, M> {
  private final OpModel<MleapContext, M> stock;

  /** In the place of MLeap's own. */
  ModelFiles(OpModel<MleapContext, M> stock) {
    this.stock = stock;
  }

  @Override
  public final Class<M> klazz() {
    return stock.klazz();
  }

  @Override
  public final String opName() {
    return stock.opName();
  }
}
