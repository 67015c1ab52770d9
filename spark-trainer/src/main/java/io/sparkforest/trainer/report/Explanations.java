package io.sparkforest.trainer.report;

import io.sparkforest.contract.shap.ShapTree;
import io.sparkforest.contract.shap.TreeShap;
import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.spark.SplitCategories;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/**
 * What columns contribute to the predictions of some rows: exact path-dependent SHAP values, as the
 * server computes them.
 */
final class Explanations {
  private static final int MAX_ROWS = 1_000;

  /** Fewer rows show nothing. */
  private static final int MIN_ROWS = 20;

  /** Nodes times rows: about a second on one core. */
  private static final long USUAL_WORK = 100_000_000;

  /** What is spent on a forest so large that it would else not be explained. */
  private static final long MAX_WORK = 400_000_000;

  /** Values of rows that are explained at a time, some twenty bytes each. */
  private static final int MAX_VALUES = 1 << 20;

  private Explanations() {}

  /**
   * A column.
   *
   * @param name of the raw column
   * @param contributions one a row
   * @param view the feature of it that contributes most
   * @param values of that feature, one a row, as the forest sees them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Explained(String name, double[] contributions, FeatureView view, double[] values) {
    /** Mean of the contributions without their signs. */
    double mean() {
      return meanOf(contributions);
    }
  }

  private static double meanOf(double[] contributions) {
    return DoubleStream.of(contributions).map(Math::abs).average().orElse(0);
  }

  /**
   * Explains rows, evenly spread, and of a large forest fewer.
   *
   * @param views the forest's features
   * @param rawColumns feature → raw column, where that is another
   * @return columns that the forest uses, those that contribute most first; none if there are too
   *     few rows or the forest is too large
   */
  static List<Explained> of(
      RandomForestRegressionModel forest,
      ScoredRows scored,
      List<FeatureView> views,
      Map<String, String> rawColumns) {
    long nodes = Stream.of(forest.trees()).mapToLong(tree -> tree.numNodes() + views.size()).sum();
    int rows = rows(nodes, scored.size());
    boolean isTooDeep =
        Stream.of(forest.trees()).anyMatch(tree -> tree.depth() > ShapTree.MAX_DEPTH);
    if (rows == 0 || isTooDeep) {
      return List.of();
    }
    double[] values = values(scored, views.size(), rows);
    double[] contributions = contributions(forest.trees(), values, views.size());
    Map<String, List<Integer>> features = new LinkedHashMap<>();
    for (int feature = 0; feature < views.size(); feature++) {
      String name = views.get(feature).name();
      features
          .computeIfAbsent(rawColumns.getOrDefault(name, name), column -> new ArrayList<>())
          .add(feature);
    }
    List<Explained> columns = new ArrayList<>();
    features.forEach(
        (name, own) -> {
          int main = own.get(0);
          double[] sums = new double[rows];
          for (int feature : own) {
            double[] single = ofFeature(contributions, feature, views.size());
            for (int row = 0; row < rows; row++) {
              sums[row] += single[row];
            }
            if (meanOf(single) > meanOf(ofFeature(contributions, main, views.size()))) {
              main = feature;
            }
          }
          columns.add(
              new Explained(name, sums, views.get(main), ofFeature(values, main, views.size())));
        });
    columns.sort(Comparator.comparingDouble(column -> -column.mean()));
    return columns;
  }

  /** How many of some rows are explained; 0 if none. */
  static int rows(long nodes, long size) {
    if (size < MIN_ROWS || nodes > MAX_WORK / MIN_ROWS) {
      return 0;
    }
    long usual = Math.max(MIN_ROWS, USUAL_WORK / nodes);
    return (int) Math.min(Math.min(MAX_ROWS, size), usual);
  }

  /** The features of some rows, one row after the other. */
  private static double[] values(ScoredRows scored, int features, int rows) {
    double[] values = new double[rows * features];
    for (int feature = 0; feature < features; feature++) {
      double[] all = scored.values(feature);
      for (int row = 0; row < rows; row++) {
        values[row * features + feature] = all[(int) ((long) row * all.length / rows)];
      }
    }
    return values;
  }

  private static double[] ofFeature(double[] rows, int feature, int features) {
    return IntStream.range(0, rows.length / features)
        .mapToDouble(row -> rows[row * features + feature])
        .toArray();
  }

  /** By groups of rows, which in narrow tables are all rows. */
  private static double[] contributions(
      DecisionTreeRegressionModel[] trees, double[] values, int features) {
    double[] contributions = new double[values.length];
    int rows = values.length / features;
    int cores = Runtime.getRuntime().availableProcessors();
    int group = TreeShap.BLOCK * Math.max(cores, MAX_VALUES / features / TreeShap.BLOCK);
    for (int start = 0; start < rows; start += group) {
      contributions(trees, values, features, start, Math.min(rows, start + group), contributions);
    }
    return contributions;
  }

  /** On all cores, first tree by tree and then by blocks of rows, for a few trees at a time. */
  private static void contributions(
      DecisionTreeRegressionModel[] trees,
      double[] values,
      int features,
      int firstRow,
      int endRow,
      double[] contributions) {
    List<TreeShap> blocks = new ArrayList<>();
    for (int row = firstRow; row < endRow; row += TreeShap.BLOCK) {
      TreeShap block = new TreeShap(features, TreeShap.BLOCK);
      block.begin(values, row * features, Math.min(TreeShap.BLOCK, endRow - row));
      blocks.add(block);
    }
    int atOnce = Runtime.getRuntime().availableProcessors();
    for (int from = 0; from < trees.length; from += atOnce) {
      List<ShapTree> some =
          IntStream.range(from, Math.min(trees.length, from + atOnce))
              .parallel()
              .mapToObj(tree -> tree(trees[tree]))
              .toList();
      blocks.parallelStream().forEach(block -> some.forEach(block::add));
    }
    for (int block = 0; block < blocks.size(); block++) {
      int row = firstRow + block * TreeShap.BLOCK;
      blocks.get(block).end(trees.length, contributions, row * features);
    }
  }

  private static ShapTree tree(DecisionTreeRegressionModel tree) {
    ShapTree.Builder builder = new ShapTree.Builder();
    add(tree.rootNode(), builder);
    return builder.build();
  }

  private static void add(Node node, ShapTree.Builder builder) {
    if (!(node instanceof InternalNode internal)) {
      builder.addLeaf(node.prediction(), (double) node.impurityStats().rawCount());
      return;
    }
    int feature = internal.split().featureIndex();
    if (internal.split() instanceof ContinuousSplit split) {
      builder.addThresholdSplit(feature, split.threshold());
    } else {
      BitSet left = SplitCategories.left((CategoricalSplit) internal.split());
      builder.addCategorySplit(feature, left, true);
    }
    add(internal.leftChild(), builder);
    add(internal.rightChild(), builder);
  }
}
