package io.sparkforest.server.mleap;

import ml.combust.bundle.BundleRegistry;
import ml.combust.mleap.bundle.ops.PipelineOp;
import ml.combust.mleap.bundle.ops.feature.BinarizerOp;
import ml.combust.mleap.bundle.ops.feature.BucketizerOp;
import ml.combust.mleap.bundle.ops.feature.ChiSqSelectorOp;
import ml.combust.mleap.bundle.ops.feature.CoalesceOp;
import ml.combust.mleap.bundle.ops.feature.CountVectorizerOp;
import ml.combust.mleap.bundle.ops.feature.ElementwiseProductOp;
import ml.combust.mleap.bundle.ops.feature.FeatureHasherOp;
import ml.combust.mleap.bundle.ops.feature.HashingTermFrequencyOp;
import ml.combust.mleap.bundle.ops.feature.IDFOp;
import ml.combust.mleap.bundle.ops.feature.InteractionOp;
import ml.combust.mleap.bundle.ops.feature.MathUnaryOp;
import ml.combust.mleap.bundle.ops.feature.MaxAbsScalerOp;
import ml.combust.mleap.bundle.ops.feature.MinMaxScalerOp;
import ml.combust.mleap.bundle.ops.feature.NGramOp;
import ml.combust.mleap.bundle.ops.feature.NormalizerOp;
import ml.combust.mleap.bundle.ops.feature.OneHotEncoderOp;
import ml.combust.mleap.bundle.ops.feature.PcaOp;
import ml.combust.mleap.bundle.ops.feature.PolynomialExpansionOp;
import ml.combust.mleap.bundle.ops.feature.RegexIndexerOp;
import ml.combust.mleap.bundle.ops.feature.RegexTokenizerOp;
import ml.combust.mleap.bundle.ops.feature.ReverseStringIndexerOp;
import ml.combust.mleap.bundle.ops.feature.StopWordsRemoverOp;
import ml.combust.mleap.bundle.ops.feature.TokenizerOp;
import ml.combust.mleap.bundle.ops.feature.VectorAssemblerOp;
import ml.combust.mleap.bundle.ops.feature.VectorIndexerOp;
import ml.combust.mleap.bundle.ops.feature.VectorSlicerOp;
import ml.combust.mleap.bundle.ops.feature.WordLengthFilterOp;
import ml.combust.mleap.bundle.ops.feature.WordToVectorOp;
import ml.combust.mleap.bundle.ops.regression.AFTSurvivalRegressionOp;
import ml.combust.mleap.bundle.ops.regression.DecisionTreeRegressionOp;
import ml.combust.mleap.bundle.ops.regression.GBTRegressionOp;
import ml.combust.mleap.bundle.ops.regression.GeneralizedLinearRegressionOp;
import ml.combust.mleap.bundle.ops.regression.IsotonicRegressionOp;
import ml.combust.mleap.bundle.ops.regression.LinearRegressionOp;
import ml.combust.mleap.runtime.MleapContext;

/**
 * The ops that this server knows.
 *
 * <p>MLeap's default registry instantiates all of its sixty ops from a configuration file, among
 * them one that needs a linear algebra library of many megabytes. Registered by hand, the compiler
 * checks the list and the server starts without that library.
 */
public final class MleapOps {
  private MleapOps() {}

  /** A context with just the ops that the trainer writes: the quickest to make. */
  public static MleapContext ofTheTrainer() {
    return new MleapContext(registry());
  }

  /** A context with all ops that a stock pipeline of features and a regression is made of. */
  public static MleapContext ofStockRegressions() {
    BundleRegistry registry = registry();
    registry.register(new BinarizerOp());
    registry.register(new ml.combust.mleap.bundle.ops.sklearn.BinarizerOp());
    registry.register(new BucketizerOp());
    registry.register(new ChiSqSelectorOp());
    registry.register(new CountVectorizerOp());
    registry.register(new ElementwiseProductOp());
    registry.register(new FeatureHasherOp());
    registry.register(new HashingTermFrequencyOp());
    registry.register(new IDFOp());
    registry.register(new InteractionOp());
    registry.register(new MathUnaryOp());
    registry.register(new MaxAbsScalerOp());
    registry.register(new MinMaxScalerOp());
    registry.register(new NGramOp());
    registry.register(new NormalizerOp());
    registry.register(new OneHotEncoderOp());
    registry.register(new PcaOp());
    registry.register(new PolynomialExpansionOp());
    registry.register(new RegexIndexerOp());
    registry.register(new RegexTokenizerOp());
    registry.register(new ReverseStringIndexerOp());
    registry.register(new StopWordsRemoverOp());
    registry.register(new TokenizerOp());
    registry.register(new VectorIndexerOp());
    registry.register(new VectorSlicerOp());
    registry.register(new WordLengthFilterOp());
    registry.register(new WordToVectorOp());
    registry.register(new AFTSurvivalRegressionOp());
    registry.register(new GBTRegressionOp());
    registry.register(new GeneralizedLinearRegressionOp());
    registry.register(new IsotonicRegressionOp());
    registry.register(new LinearRegressionOp());
    return new MleapContext(registry);
  }

  private static BundleRegistry registry() {
    BundleRegistry registry = new BundleRegistry(MleapOps.class.getClassLoader());
    registry.register(new PipelineOp());
    registry.register(FeatureOp.imputer());
    registry.register(FeatureOp.stringMap());
    registry.register(FeatureOp.stringIndexer());
    registry.register(new CoalesceOp());
    registry.register(FeatureOp.mathBinary());
    registry.register(new VectorAssemblerOp());
    registry.register(FeatureOp.standardScaler());
    registry.register(new DecisionTreeRegressionOp());
    registry.register(new FlatForestOp());
    return registry;
  }
}
