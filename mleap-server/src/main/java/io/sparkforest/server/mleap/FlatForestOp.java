package io.sparkforest.server.mleap;

import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.forest.Tree;
import io.sparkforest.server.forest.UnsupportedTreeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Node;
import ml.combust.bundle.op.OpModel;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.bundle.ops.regression.RandomForestRegressionOp;
import ml.combust.mleap.core.Model;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * MLeap's op of a forest, which reads the same files into a {@link FlatForest}. A forest that this
 * cannot hold MLeap's own op loads. Files that are damaged are rejected: MLeap's op would take as
 * much memory for a node as the damaged file says.
 */
final class FlatForestOp extends LoadingOp<Model> {
  private static final Logger LOG = LoggerFactory.getLogger(FlatForestOp.class);
  private final RandomForestRegressionOp stock = new RandomForestRegressionOp();
  private final OpModel<MleapContext, Model> model = new Trees(stock.Model());

  @Override
  public OpModel<MleapContext, Model> Model() {
    return model;
  }

  @Override
  public Transformer load(Node node, Model loaded, BundleContext<MleapContext> context) {
    if (loaded instanceof FlatForestModel flat) {
      return stage(node, flat, flat.mean());
    }
    return stock.load(node, (RandomForestRegressionModel) loaded, context);
  }

  private static final class Trees implements OpModel<MleapContext, Model> {
    private final OpModel<MleapContext, RandomForestRegressionModel> stock;

    Trees(OpModel<MleapContext, RandomForestRegressionModel> stock) {
      this.stock = stock;
    }

    @Override
    public Class<Model> klazz() {
      return Model.class;
    }

    @Override
    public String opName() {
      return stock.opName();
    }

    @Override
    public ml.combust.bundle.dsl.Model store(
        ml.combust.bundle.dsl.Model bundled, Model forest, BundleContext<MleapContext> context) {
      throw storesNone();
    }

    @Override
    public Model load(ml.combust.bundle.dsl.Model model, BundleContext<MleapContext> context) {
      try {
        if (context.format() == SerializationFormat.Protobuf$.MODULE$) {
          return read(model, context);
        }
        return flat(stock.load(model, context));
      } catch (UnsupportedTreeException e) {
        LOG.info("Falling back to MLeap for the forest: {}", e.getMessage());
        return stock.load(model, context);
      }
    }

    private static FlatForestModel read(
        ml.combust.bundle.dsl.Model model, BundleContext<MleapContext> context) {
      int features = (int) model.value("num_features").getLong();
      Seq<Object> weights = model.value("tree_weights").getDoubleList();
      List<String> names = JavaConverters.seqAsJavaList(model.value("trees").getStringList());
      List<Path> files = names.stream().map(name -> context.file(name).resolve("tree.pb")).toList();
      List<Tree> trees = files.parallelStream().map(file -> tree(file, features)).toList();
      return flat(trees, features, weights, files);
    }

    private static Tree tree(Path file, int features) {
      try {
        return TreeFile.read(file, features);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static FlatForestModel flat(RandomForestRegressionModel forest) {
      return flat(MleapTrees.flat(forest), forest.numFeatures(), forest.treeWeights(), List.of());
    }

    private static FlatForestModel flat(
        List<Tree> trees, int features, Seq<Object> weights, List<Path> files) {
      if (trees.isEmpty()) {
        throw new UncheckedIOException(new IOException("the forest has no tree"));
      }
      FlatForest forest = FlatForest.of(trees, features);
      LOG.info("Forest of {} trees, scored by {}", forest.trees(), forest.algorithm());
      return new FlatForestModel(forest, weights, files);
    }
  }
}
