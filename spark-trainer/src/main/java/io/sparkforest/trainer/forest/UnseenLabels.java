package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.spark.BitSetSplit;
import io.sparkforest.trainer.spark.SplitCategories;
import java.util.BitSet;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where a nominal feature's last index goes, that of unseen and missing labels, if no training row
 * had it.
 *
 * <p>MLlib orders categories by their mean label and takes one without rows for the highest, so at
 * every split it would join the rows with the greatest targets. Here it joins the greater part of
 * the rows instead, as in scikit-learn's and LightGBM's trees.
 */
final class UnseenLabels {
  private final Vector greatest;

  private UnseenLabels(Vector greatest) {
    this.greatest = greatest;
  }

  /** Looks which indices the training rows have. */
  static UnseenLabels of(Dataset<Row> rows) {
    return new UnseenLabels(
        rows.select(Summarizer.max(rows.col(FeaturePlan.FEATURES))).head().getAs(0));
  }

  DecisionTreeRegressionModel toMajoritySide(DecisionTreeRegressionModel tree) {
    return new DecisionTreeRegressionModel(toMajoritySide(tree.rootNode()), tree.numFeatures());
  }

  private Node toMajoritySide(Node node) {
    if (!(node instanceof InternalNode internal)) {
      return node;
    }
    Node left = toMajoritySide(internal.leftChild());
    Node right = toMajoritySide(internal.rightChild());
    boolean leftIsGreater = left.impurityStats().count() > right.impurityStats().count();
    return new InternalNode(
        internal.prediction(),
        internal.impurity(),
        internal.gain(),
        left,
        right,
        internal.split() instanceof CategoricalSplit split
            ? sent(split, leftIsGreater)
            : internal.split(),
        internal.impurityStats());
  }

  private CategoricalSplit sent(CategoricalSplit split, boolean left) {
    int unseen = split.numCategories() - 1;
    if (greatest.apply(split.featureIndex()) >= unseen) {
      return split;
    }
    BitSet onTheLeft = SplitCategories.left(split);
    onTheLeft.set(unseen, left);
    return new BitSetSplit(split.featureIndex(), onTheLeft, split.numCategories());
  }
}
