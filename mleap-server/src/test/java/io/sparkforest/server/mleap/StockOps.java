package io.sparkforest.server.mleap;

import ml.combust.bundle.BundleRegistry;
import ml.combust.mleap.bundle.ops.feature.ImputerOp;
import ml.combust.mleap.bundle.ops.feature.MathBinaryOp;
import ml.combust.mleap.bundle.ops.feature.StandardScalerOp;
import ml.combust.mleap.bundle.ops.feature.StringIndexerOp;
import ml.combust.mleap.bundle.ops.feature.StringMapOp;
import ml.combust.mleap.bundle.ops.regression.RandomForestRegressionOp;
import ml.combust.mleap.runtime.MleapContext;

/** MLeap's own ops where the server has ops in their place: they also store bundles. */
public final class StockOps {
  private StockOps() {}

  public static MleapContext context() {
    MleapContext context = MleapOps.ofStockRegressions();
    BundleRegistry registry = context.bundleRegistry();
    registry.register(new ImputerOp());
    registry.register(new MathBinaryOp());
    registry.register(new StandardScalerOp());
    registry.register(new StringIndexerOp());
    registry.register(new StringMapOp());
    registry.register(new RandomForestRegressionOp());
    return context;
  }
}
