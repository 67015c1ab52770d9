package io.sparkforest.server.mleap;

import java.util.function.Function;
import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Node;
import ml.combust.bundle.op.OpModel;
import ml.combust.bundle.op.OpNode;
import ml.combust.mleap.bundle.ops.feature.ImputerOp;
import ml.combust.mleap.bundle.ops.feature.MathBinaryOp;
import ml.combust.mleap.bundle.ops.feature.StandardScalerOp;
import ml.combust.mleap.bundle.ops.feature.StringIndexerOp;
import ml.combust.mleap.bundle.ops.feature.StringMapOp;
import ml.combust.mleap.core.Model;
import ml.combust.mleap.core.feature.HandleInvalid;
import ml.combust.mleap.core.feature.ImputerModel;
import ml.combust.mleap.core.feature.MathBinaryModel;
import ml.combust.mleap.core.feature.StandardScalerModel;
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.StringMapModel;
import ml.combust.mleap.core.util.VectorConverters$;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Function2;
import scala.Some;

/**
 * One of MLeap's ops of features, which loads MLeap's own model of a stage and puts it into a
 * {@link ModelStage}.
 *
 * @param <M> MLeap's model
 */
final class FeatureOp<M extends Model> extends LoadingOp<M> {
  private final OpNode<MleapContext, ? extends Transformer, M> stock;
  private final Function<M, @Nullable Object> function;

  /**
   * An op.
   *
   * @param function the function that MLeap's stage makes of a model; null for a model that only
   *     MLeap's stage can do
   */
  private FeatureOp(
      OpNode<MleapContext, ? extends Transformer, M> stock,
      Function<M, @Nullable Object> function) {
    this.stock = stock;
    this.function = function;
  }

  static FeatureOp<StringMapModel> stringMap() {
    return new FeatureOp<>(new StringMapOp(), FeatureOp::labelNumber);
  }

  private static Function1<String, Object> labelNumber(StringMapModel model) {
    return model::apply;
  }

  static FeatureOp<StringIndexerModel> stringIndexer() {
    return new FeatureOp<>(new StringIndexerOp(), FeatureOp::labelIndex);
  }

  private static @Nullable Function1<String, Object> labelIndex(StringIndexerModel model) {
    // Then it also drops rows.
    if (model.handleInvalid() == HandleInvalid.Skip$.MODULE$) {
      return null;
    }
    return label -> (double) model.apply(label);
  }

  static FeatureOp<ImputerModel> imputer() {
    return new FeatureOp<>(new ImputerOp(), FeatureOp::filled);
  }

  private static Function1<Double, Object> filled(ImputerModel model) {
    return model::apply;
  }

  static FeatureOp<MathBinaryModel> mathBinary() {
    return new FeatureOp<>(new MathBinaryOp(), FeatureOp::ofTwo);
  }

  private static @Nullable Function2<Double, Double, Object> ofTwo(MathBinaryModel model) {
    // Then it has fewer inputs than two.
    if (model.da().isDefined() || model.db().isDefined()) {
      return null;
    }
    return (first, second) -> model.apply(new Some<>(first), new Some<>(second));
  }

  static FeatureOp<StandardScalerModel> standardScaler() {
    return new FeatureOp<>(new StandardScalerOp(), FeatureOp::scaled);
  }

  private static Function1<Tensor<Object>, Object> scaled(StandardScalerModel model) {
    VectorConverters$ converters = VectorConverters$.MODULE$;
    return tensor ->
        converters.sparkVectorToMleapTensor(
            model.apply(converters.mleapTensorToSparkVector(tensor)));
  }

  @Override
  public OpModel<MleapContext, M> Model() {
    return stock.Model();
  }

  @Override
  public Transformer load(Node node, M model, BundleContext<MleapContext> context) {
    Object loaded = function.apply(model);
    if (loaded == null) {
      return stock.load(node, model, context);
    }
    return stage(node, model, loaded);
  }
}
