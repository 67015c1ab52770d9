package io.sparkforest.trainer.inmemory;

import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.apache.spark.mllib.tree.impurity.ImpurityCalculator;
import org.apache.spark.mllib.tree.impurity.Variance;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;

/**
 * Spark's nodes of regression trees, made of no more than decides them: what the labels of each
 * leaf add up to, and how each split parts. A node has its sums as numbers of its own, where
 * Spark's has a calculator with an array, which are as large again; who asks for these gets new
 * ones.
 */
public final class VarianceNodes {
  private static final VarianceCalculator ELSEWHERE = new VarianceCalculator(new double[3], 0);

  private VarianceNodes() {}

  /** What the labels of a node's rows add up to. */
  private interface Sums {
    double weight();

    double labels();

    double squares();

    /** Number of rows, each as often as it was drawn. */
    long rows();

    static Sums of(Node node) {
      if (node instanceof Sums sums) {
        return sums;
      }
      ImpurityCalculator stats = node.impurityStats();
      double[] values = stats.stats();
      return new Given(values[0], values[1], values[2], stats.rawCount());
    }

    default double mean() {
      return labels() / weight();
    }

    /** The variance; rounding may leave a little less than nothing of it. */
    default double variance() {
      return Math.max(0, Variance.calculate(weight(), labels(), squares()));
    }

    default VarianceCalculator calculator() {
      return new VarianceCalculator(new double[] {weight(), labels(), squares()}, rows());
    }
  }

  private record Given(double weight, double labels, double squares, long rows) implements Sums {}

  private static final class Leaf extends LeafNode implements Sums {
    private final double weight;
    private final double labels;
    private final double squares;
    private final long rows;

    Leaf(Sums sums) {
      super(sums.mean(), sums.variance(), ELSEWHERE);
      weight = sums.weight();
      labels = sums.labels();
      squares = sums.squares();
      rows = sums.rows();
    }

    @Override
    public double weight() {
      return weight;
    }

    @Override
    public double labels() {
      return labels;
    }

    @Override
    public double squares() {
      return squares;
    }

    @Override
    public long rows() {
      return rows;
    }

    @Override
    public ImpurityCalculator impurityStats() {
      return calculator();
    }

    @Override
    public Node deepCopy() {
      return new Leaf(this);
    }
  }

  private static final class Inner extends InternalNode implements Sums {
    private final double weight;
    private final double labels;
    private final double squares;
    private final long rows;

    Inner(Sums sums, double gain, Node left, Node right, Split split) {
      super(sums.mean(), sums.variance(), gain, left, right, split, ELSEWHERE);
      weight = sums.weight();
      labels = sums.labels();
      squares = sums.squares();
      rows = sums.rows();
    }

    @Override
    public double weight() {
      return weight;
    }

    @Override
    public double labels() {
      return labels;
    }

    @Override
    public double squares() {
      return squares;
    }

    @Override
    public long rows() {
      return rows;
    }

    @Override
    public ImpurityCalculator impurityStats() {
      return calculator();
    }

    @Override
    public Node deepCopy() {
      return new Inner(this, gain(), leftChild().deepCopy(), rightChild().deepCopy(), split());
    }
  }

  /**
   * A leaf.
   *
   * @param weight of its rows
   * @param labels weighted sum of its rows' labels
   * @param squares weighted sum of the labels' squares
   * @param rows number of its rows, each as often as it was drawn
   */
  public static LeafNode leaf(double weight, double labels, double squares, long rows) {
    return new Leaf(new Given(weight, labels, squares, rows));
  }

  /** A split, whose rows are those of its children. */
  public static InternalNode split(Split split, Node left, Node right) {
    Sums onTheLeft = Sums.of(left);
    Sums onTheRight = Sums.of(right);
    Sums both =
        new Given(
            onTheLeft.weight() + onTheRight.weight(),
            onTheLeft.labels() + onTheRight.labels(),
            onTheLeft.squares() + onTheRight.squares(),
            onTheLeft.rows() + onTheRight.rows());
    double leftShare = onTheLeft.weight() / both.weight();
    double difference = left.prediction() - right.prediction();
    // How much the variance falls, written so that it cannot come out negative.
    double gain = leftShare * (1 - leftShare) * difference * difference;
    return new Inner(both, gain, left, right, split);
  }

  /**
   * A tree's nodes with labels that are larger by a factor.
   *
   * @param factor above 0
   */
  public static Node scaled(Node node, double factor) {
    if (node instanceof InternalNode split) {
      return split(
          split.split(), scaled(split.leftChild(), factor), scaled(split.rightChild(), factor));
    }
    Sums sums = Sums.of(node);
    return leaf(
        sums.weight(), sums.labels() * factor, sums.squares() * factor * factor, sums.rows());
  }
}
