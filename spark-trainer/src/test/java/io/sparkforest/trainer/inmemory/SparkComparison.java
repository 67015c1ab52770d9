package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/** Grows one tree of all rows with Spark's algorithm and in memory, and compares the nodes. */
final class SparkComparison {
  private final TrainingRows rows;

  private SparkComparison(TrainingRows rows) {
    this.rows = rows;
  }

  /** Sets the params that both algorithms get. */
  interface Params {
    void set(RandomForestRegressor forest);
  }

  /** The tree, which both grow the same. */
  static Node assertSame(TrainingRows rows, Params params) {
    Node found = grown(new InMemoryRandomForestRegressor(), rows, params);
    Node expected = grown(new RandomForestRegressor(), rows, params);
    new SparkComparison(rows)
        .compare(
            found, expected, IntStream.range(0, rows.rows().size()).boxed().toList(), "the root");
    return found;
  }

  static Node assertSame(TrainingRows rows) {
    return assertSame(rows, forest -> {});
  }

  private static Node grown(RandomForestRegressor forest, TrainingRows rows, Params params) {
    forest
        .setBootstrap(false)
        .setNumTrees(1)
        .setFeatureSubsetStrategy("all")
        .setMaxDepth(6)
        .setSeed(3);
    params.set(forest);
    return forest.fit(rows.frame()).trees()[0].rootNode();
  }

  private void compare(Node found, Node expected, List<Integer> here, String at) {
    double size = Math.max(1e-12, expected.impurityStats().stats()[2]);
    assertThat(found.impurityStats().rawCount())
        .as("rows at %s", at)
        .isEqualTo(expected.impurityStats().rawCount());
    for (int place = 0; place < 3; place++) {
      double statistic = expected.impurityStats().stats()[place];
      assertThat(found.impurityStats().stats()[place])
          .as("statistic %d at %s", place, at)
          .isCloseTo(statistic, within(1e-11 * (Math.abs(statistic) + size)));
    }
    double scale = size / expected.impurityStats().count();
    assertThat(found.prediction())
        .as("prediction at %s", at)
        .isCloseTo(expected.prediction(), within(1e-11 * (1 + Math.sqrt(scale))));
    // Spark knows no impurity of a leaf that could not be split.
    double impurity = expected.impurity() == -1 ? found.impurity() : expected.impurity();
    assertThat(found.impurity())
        .as("impurity at %s", at)
        .isCloseTo(impurity, within(1e-11 * scale));
    assertThat(found instanceof InternalNode)
        .as("a split at %s", at)
        .isEqualTo(expected instanceof InternalNode);
    if (found instanceof InternalNode one && expected instanceof InternalNode other) {
      assertThat(one.gain()).as("gain at %s", at).isCloseTo(other.gain(), within(1e-11 * scale));
      List<Integer> left = left(one, here);
      List<Integer> right = here.stream().filter(row -> !left.contains(row)).toList();
      boolean isSameFeature = one.split().featureIndex() == other.split().featureIndex();
      if (isSameFeature && other.split() instanceof ContinuousSplit cut) {
        assertThat(((ContinuousSplit) one.split()).threshold())
            .as("threshold at %s", at)
            .isEqualTo(cut.threshold());
      }
      // Several features may part the rows the same; which one wins with Spark is up to rounding.
      boolean isSwapped = !isSameFeature && left(other, here).equals(right);
      assertThat(isSwapped ? right : left)
          .as("rows on the left of %s", at)
          .isEqualTo(left(other, here));
      compare(
          isSwapped ? one.rightChild() : one.leftChild(),
          other.leftChild(),
          isSwapped ? right : left,
          at + ", left");
      compare(
          isSwapped ? one.leftChild() : one.rightChild(),
          other.rightChild(),
          isSwapped ? left : right,
          at + ", right");
    }
  }

  private List<Integer> left(InternalNode node, List<Integer> here) {
    return here.stream().filter(row -> node.split().shouldGoLeft(rows.vector(row))).toList();
  }
}
