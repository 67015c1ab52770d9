package io.sparkforest.server.mleap;

import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Model;
import ml.combust.bundle.op.OpModel;
import ml.combust.mleap.bundle.ops.feature.ImputerOp;
import ml.combust.mleap.core.feature.ImputerModel;
import ml.combust.mleap.runtime.MleapContext;

/** MLeap's op of an imputer, if it filled gaps with one more than it says. */
final class OtherImputerOp extends ImputerOp {
  @Override
  public OpModel<MleapContext, ImputerModel> Model() {
    OpModel<MleapContext, ImputerModel> stock = super.Model();
    return new OpModel<>() {
      @Override
      public Class<ImputerModel> klazz() {
        return stock.klazz();
      }

      @Override
      public String opName() {
        return stock.opName();
      }

      @Override
      public String modelOpName(ImputerModel model, BundleContext<MleapContext> context) {
        return stock.opName();
      }

      @Override
      public Model store(Model model, ImputerModel imputer, BundleContext<MleapContext> context) {
        return stock.store(model, imputer, context);
      }

      @Override
      public ImputerModel load(Model model, BundleContext<MleapContext> context) {
        return new OneMore(stock.load(model, context));
      }
    };
  }

  private static final class OneMore extends ImputerModel {
    private static final long serialVersionUID = 1;

    OneMore(ImputerModel stock) {
      super(stock.surrogateValue(), stock.missingValue(), stock.strategy(), stock.nullableInput());
    }

    @Override
    public double apply(Double value) {
      if (value == null) {
        return surrogateValue() + 1;
      }
      return super.apply(value);
    }
  }
}
