package io.sparkforest.server.model;

import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.forest.Tree;
import io.sparkforest.server.forest.UnsupportedTreeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Model;
import ml.combust.bundle.dsl.Node;
import ml.combust.bundle.dsl.NodeShape;
import ml.combust.bundle.op.OpModel;
import ml.combust.bundle.op.OpNode;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.bundle.ops.regression.RandomForestRegressionOp;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * MLeap's op of a forest, which reads the same files into a {@link FlatForest}. A forest that this
 * cannot hold MLeap's own op loads. Files that are damaged are refused: MLeap's op would take as
 * much memory for a node as the damaged file says.
 */
final class FlatForestOp implements OpNode<MleapContext, RandomForestRegression, ForestModel> {
  private static final Logger LOG = LoggerFactory.getLogger(FlatForestOp.class);
  private final RandomForestRegressionOp stock = new RandomForestRegressionOp();
  private final OpModel<MleapContext, ForestModel> model = new Trees(stock.Model());

  @Override
  public OpModel<MleapContext, ForestModel> Model() {
    return model;
  }

  @Override
  public Class<RandomForestRegression> klazz() {
    return RandomForestRegression.class;
  }

  @Override
  public String name(RandomForestRegression node) {
    return node.uid();
  }

  @Override
  public ForestModel model(RandomForestRegression node) {
    return new ForestModel(node.model(), null);
  }

  @Override
  public Option<Object[]> children(RandomForestRegression node) {
    return Option.empty();
  }

  @Override
  public NodeShape shape(RandomForestRegression node, BundleContext<MleapContext> context) {
    return stock.shape(node, context);
  }

  @Override
  public RandomForestRegression load(
      Node node, ForestModel loaded, BundleContext<MleapContext> context) {
    RandomForestRegression forest = stock.load(node, loaded.stock(), context);
    if (loaded.flat() == null) {
      return forest;
    }
    return new FlatForestRegression(forest.uid(), forest.shape(), loaded.stock(), loaded.flat());
  }

  private static final class Trees implements OpModel<MleapContext, ForestModel> {
    private final OpModel<MleapContext, RandomForestRegressionModel> stock;

    Trees(OpModel<MleapContext, RandomForestRegressionModel> stock) {
      this.stock = stock;
    }

    @Override
    public Class<ForestModel> klazz() {
      return ForestModel.class;
    }

    @Override
    public String opName() {
      return stock.opName();
    }

    @Override
    public String modelOpName(ForestModel model, BundleContext<MleapContext> context) {
      return stock.opName();
    }

    @Override
    public Model store(Model model, ForestModel forest, BundleContext<MleapContext> context) {
      return stock.store(model, forest.stock(), context);
    }

    @Override
    public ForestModel load(Model model, BundleContext<MleapContext> context) {
      try {
        if (context.format() == SerializationFormat.Protobuf$.MODULE$) {
          return read(model, context);
        }
        return flat(stock.load(model, context));
      } catch (UnsupportedTreeException e) {
        LOG.info("The forest is left to MLeap: {}", e.getMessage());
        return new ForestModel(stock.load(model, context), null);
      }
    }

    private static ForestModel read(Model model, BundleContext<MleapContext> context) {
      int features = (int) model.value("num_features").getLong();
      Seq<Object> weights = model.value("tree_weights").getDoubleList();
      List<String> names = JavaConverters.seqAsJavaList(model.value("trees").getStringList());
      List<Tree> trees = names.parallelStream().map(name -> tree(name, features, context)).toList();
      return flat(trees, features, weights);
    }

    private static Tree tree(String name, int features, BundleContext<MleapContext> context) {
      try {
        return TreeFile.read(context.file(name).resolve("tree.pb"), features);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static ForestModel flat(RandomForestRegressionModel forest) {
      return flat(MleapTrees.flat(forest), forest.numFeatures(), forest.treeWeights());
    }

    private static ForestModel flat(List<Tree> trees, int features, Seq<Object> weights) {
      if (trees.isEmpty()) {
        throw new UncheckedIOException(new IOException("the forest has no tree"));
      }
      FlatForest forest = FlatForest.of(trees, features);
      LOG.info("Forest of {} trees, scored by {}", forest.trees(), forest.algorithm());
      return new ForestModel(new RandomForestRegressionModel(noTrees(), weights, features), forest);
    }

    @SuppressWarnings("unchecked")
    private static Seq<DecisionTreeRegressionModel> noTrees() {
      return (Seq<DecisionTreeRegressionModel>) (Seq<?>) scala.collection.immutable.Nil$.MODULE$;
    }
  }
}
