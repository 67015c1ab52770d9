package io.sparkforest.trainer.bundle;

import java.util.List;
import java.util.stream.IntStream;
import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Model;
import ml.combust.bundle.dsl.Value;
import ml.combust.bundle.serializer.ModelSerializer;
import ml.combust.mleap.bundle.ops.regression.RandomForestRegressionOp;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.runtime.MleapContext;
import scala.collection.JavaConverters;
import scala.util.Try;

/**
 * Random forests as {@link RandomForestRegressionOp} stores them, by all cores, a tree each. MLeap
 * goes from tree to tree.
 */
final class ForestFiles extends ModelFiles<RandomForestRegressionModel> {
  private static final String FEATURES = "num_features";
  private static final String WEIGHTS = "tree_weights";
  private static final String TREES = "trees";

  ForestFiles() {
    super(new RandomForestRegressionOp().Model());
  }

  @Override
  public Model store(
      Model bundled, RandomForestRegressionModel forest, BundleContext<MleapContext> context) {
    List<String> names =
        IntStream.range(0, forest.trees().size()).mapToObj(tree -> "tree" + tree).toList();
    List<Try<Object>> stored =
        IntStream.range(0, names.size())
            .parallel()
            .mapToObj(
                tree ->
                    new ModelSerializer<>(context.bundleContext(names.get(tree)))
                        .write(forest.trees().apply(tree)))
            .toList();
    // Thrown only now, when no other thread is at work in the folder any more.
    stored.forEach(Try::get);
    Model withFeatures =
        (Model) bundled.withValue(FEATURES, TreeFiles.number(forest.numFeatures()));
    Model withWeights =
        (Model) withFeatures.withValue(WEIGHTS, Value.doubleList(forest.treeWeights()));
    return (Model) withWeights.withValue(TREES, Value.stringList(StageTranslator.seq(names)));
  }

  @Override
  public RandomForestRegressionModel load(Model bundled, BundleContext<MleapContext> context) {
    List<String> names = JavaConverters.seqAsJavaList(bundled.value(TREES).getStringList());
    List<Try<Object>> read =
        names.parallelStream()
            .map(name -> new ModelSerializer<>(context.bundleContext(name)).read())
            .toList();
    List<DecisionTreeRegressionModel> trees =
        read.stream().map(tree -> (DecisionTreeRegressionModel) tree.get()).toList();
    return new RandomForestRegressionModel(
        StageTranslator.seq(trees),
        bundled.value(WEIGHTS).getDoubleList(),
        (int) bundled.value(FEATURES).getLong());
  }
}
