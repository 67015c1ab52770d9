package io.sparkforest.trainer.inmemory;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;

/** Everything in a tree or forest as text, so that two can be compared bit for bit. */
final class TreeText {
  private TreeText() {}

  static String of(RandomForestRegressionModel forest) {
    return Arrays.stream(forest.trees()).map(TreeText::of).collect(Collectors.joining("\n\n"));
  }

  static String of(DecisionTreeRegressionModel tree) {
    StringBuilder text = new StringBuilder();
    write(tree.rootNode(), text);
    return text.toString();
  }

  private static void write(Node node, StringBuilder text) {
    text.append(node.prediction())
        .append(' ')
        .append(node.impurity())
        .append(' ')
        .append(node.impurityStats().rawCount())
        .append(' ')
        .append(Arrays.toString(node.impurityStats().stats()));
    if (node instanceof InternalNode inner) {
      text.append(' ').append(inner.gain()).append(' ').append(of(inner.split())).append('\n');
      write(inner.leftChild(), text);
      write(inner.rightChild(), text);
    } else {
      text.append('\n');
    }
  }

  private static String of(Split split) {
    return split instanceof ContinuousSplit cut
        ? cut.featureIndex() + " <= " + cut.threshold()
        : split.featureIndex()
            + " in "
            + Arrays.toString(((CategoricalSplit) split).leftCategories());
  }
}
