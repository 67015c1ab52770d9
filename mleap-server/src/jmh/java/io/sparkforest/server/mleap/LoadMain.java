package io.sparkforest.server.mleap;

import io.sparkforest.server.benchmark.StockPipeline;
import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.bundle.SignatureFile;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.Node;
import ml.combust.mleap.runtime.MleapContext;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/**
 * Loads a model folder until it has scored its first record, which is one of gaps.
 *
 * <p>Arguments: who loads it, the folder, and maybe that of another model to be loaded by the same
 * before, so that its code and classes are there. {@code stock} is MLeap with its own ops; {@code
 * flat} is the server, with the proof of its plan; {@code served} is all that the server does
 * before it is ready, warm-up included. Both start with a registry of ops that is made already.
 * {@code twice} is {@code flat} with the same model loaded once more at the end, to see what one
 * takes.
 *
 * <p>Prints seconds, the heap that was live before, what the second model adds to it, both in
 * bytes, the score, and how many nodes there are if stock MLeap has loaded them.
 */
public final class LoadMain {
  /** What is loaded stays alive. */
  private static final List<Object> KEPT = new ArrayList<>();

  private LoadMain() {}

  public static void main(String[] arguments) throws ModelLoadException {
    Path folder = Path.of(arguments[1]);
    boolean isStock = arguments[0].equals("stock");
    MleapContext context = isStock ? StockPipeline.stockContext() : MleapOps.ofTheTrainer();
    if (arguments.length > 2) {
      load(arguments[0], Path.of(arguments[2]), context);
      KEPT.clear();
    }
    long before = live();
    long start = System.nanoTime();
    double score = load(arguments[0], folder, context);
    double seconds = (System.nanoTime() - start) / 1e9;
    long nodes = 0;
    if (KEPT.get(0) instanceof StockPipeline stock) {
      nodes = nodes(stock);
    }
    long added = 0;
    if (arguments[0].equals("twice")) {
      long one = live();
      flat(folder, context);
      added = live() - one;
    }
    System.out.printf(Locale.ROOT, "%.3f %d %d %s %d%n", seconds, before, added, score, nodes);
  }

  private static double load(String who, Path folder, MleapContext context)
      throws ModelLoadException {
    return switch (who) {
      case "stock" -> stock(folder, context);
      case "flat", "twice" -> flat(folder, context);
      case "served" -> served(folder);
      default -> throw new IllegalArgumentException("no such loader: " + who);
    };
  }

  private static double stock(Path folder, MleapContext context) {
    StockPipeline pipeline = StockPipeline.load(folder, context);
    KEPT.add(pipeline);
    return pipeline.score(new @Nullable Object[pipeline.inputs().size()])[0];
  }

  private static double flat(Path folder, MleapContext context) throws ModelLoadException {
    MleapBundle bundle = MleapBundle.load(folder, context);
    Signature signature = new SignatureFile(folder.resolve("notes/signature.json")).read();
    Scorer scorer = bundle.scorer(signature);
    KEPT.add(scorer);
    return scorer.score(gaps(signature))[0];
  }

  private static double served(Path folder) throws ModelLoadException {
    Model model = new ModelFolder(folder, null).load();
    KEPT.add(model);
    return model.scorer().score(gaps(model.signature()))[0];
  }

  private static long nodes(StockPipeline stock) {
    List<DecisionTreeRegressionModel> trees =
        JavaConverters.seqAsJavaList(BenchmarkModel.stockForest(stock).trees());
    return trees.stream().mapToLong(tree -> nodes(tree.rootNode())).sum();
  }

  private static long nodes(Node node) {
    if (node instanceof InternalNode internal) {
      return 1 + nodes(internal.left()) + nodes(internal.right());
    }
    return 1;
  }

  private static Rows gaps(Signature signature) {
    Rows.Builder rows = Rows.builder(signature.inputs());
    rows.addRow();
    return rows.build();
  }

  private static long live() {
    System.gc();
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
