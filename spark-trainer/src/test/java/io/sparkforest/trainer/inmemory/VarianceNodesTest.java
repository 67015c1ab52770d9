package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;
import org.junit.jupiter.api.Test;

final class VarianceNodesTest {
  // Labels 1, 2 and 3, of which the last one weighs two.
  private static final double[] LEFT = {4, 9, 23};
  private static final double[] RIGHT = {2, 20, 202};
  private static final double[] BOTH = {6, 29, 225};

  private static Node tree() {
    return VarianceNodes.split(
        new ContinuousSplit(1, 0.5),
        VarianceNodes.leaf(LEFT[0], LEFT[1], LEFT[2], 3),
        VarianceNodes.leaf(RIGHT[0], RIGHT[1], RIGHT[2], 2));
  }

  /** The same of Spark's own nodes. */
  private static Node sparks() {
    VarianceCalculator left = new VarianceCalculator(LEFT, 3);
    VarianceCalculator right = new VarianceCalculator(RIGHT, 2);
    VarianceCalculator both = new VarianceCalculator(BOTH, 5);
    double share = 4 / 6.0;
    double difference = 9 / 4.0 - 10;
    return new InternalNode(
        29 / 6.0,
        both.calculate(),
        share * (1 - share) * difference * difference,
        new LeafNode(9 / 4.0, left.calculate(), left),
        new LeafNode(10, right.calculate(), right),
        new ContinuousSplit(1, 0.5),
        both);
  }

  private static void assertSame(Node node, Node expected) {
    assertThat(node.prediction()).isEqualTo(expected.prediction());
    assertThat(node.impurity()).isEqualTo(expected.impurity());
    assertThat(node.impurityStats().stats()).containsExactly(expected.impurityStats().stats());
    assertThat(node.impurityStats().rawCount()).isEqualTo(expected.impurityStats().rawCount());
    assertThat(node.impurityStats().calculate()).isEqualTo(expected.impurityStats().calculate());
    if (expected instanceof InternalNode split) {
      InternalNode own = (InternalNode) node;
      assertThat(own.gain()).isEqualTo(split.gain());
      assertSame(own.leftChild(), split.leftChild());
      assertSame(own.rightChild(), split.rightChild());
    }
  }

  @Test
  void theyAreWhatSparksNodesAre() {
    assertSame(tree(), sparks());
    assertThat(tree().toString()).isEqualTo(sparks().toString());
    assertThat(tree().toOld(1).toString()).isEqualTo(sparks().toOld(1).toString());
    DecisionTreeRegressionModel model = new DecisionTreeRegressionModel(tree(), 2);
    assertThat(model.featureImportances().toArray()).containsExactly(0, 1);
    assertThat(model.numNodes()).isEqualTo(3);
  }

  @Test
  void copiesAreTheSame() {
    assertSame(tree().deepCopy(), sparks());
    assertSame(
        new DecisionTreeRegressionModel(tree(), 2).copy(ParamMap.empty()).rootNode(), sparks());
  }

  @Test
  void aSplitOfSparksOwnLeavesIsTheSame() {
    InternalNode split = (InternalNode) sparks();

    assertSame(VarianceNodes.split(split.split(), split.leftChild(), split.rightChild()), sparks());
  }

  @Test
  void labelsThatAreLargerByAFactorGiveTheSameSplits() {
    Node scaled = VarianceNodes.scaled(tree(), 2);

    assertThat(scaled.prediction()).isEqualTo(2 * 29 / 6.0);
    assertThat(scaled.impurityStats().stats()).containsExactly(6, 58, 900);
    assertThat(((InternalNode) scaled).gain()).isEqualTo(4 * ((InternalNode) sparks()).gain());
  }
}
