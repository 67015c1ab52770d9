package io.sparkforest.trainer.checkpoint;

import io.sparkforest.trainer.inmemory.VarianceNodes;
import io.sparkforest.trainer.spark.BitSetSplit;
import io.sparkforest.trainer.spark.SplitCategories;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.apache.spark.mllib.tree.impurity.ImpurityCalculator;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;

/**
 * Spark's regression trees as bytes, bit for bit. Nodes stand in preorder. A node has a byte of
 * flags, a leaf its sums, a split its feature and where it parts; the rest follows from these as
 * {@link VarianceNodes} has it, and is written only where it does not.
 */
final class TreeCodec {
  private static final int IS_SPLIT = 1;
  private static final int IS_NOMINAL = 2;

  /** Prediction, impurity and, of a split, gain and sums are none that follow. */
  private static final int IS_OWN = 4;

  /** All rows of a leaf weigh one, so that its weight is their number. */
  private static final int IS_COUNTED = 8;

  private TreeCodec() {}

  static void write(DecisionTreeRegressionModel tree, DataOutput output) throws IOException {
    output.writeInt(tree.numFeatures());
    writeNode(tree.rootNode(), output);
  }

  static DecisionTreeRegressionModel read(DataInput input) throws IOException {
    int features = input.readInt();
    return new DecisionTreeRegressionModel(readNode(input), features);
  }

  private static void writeNode(Node node, DataOutput output) throws IOException {
    if (node instanceof InternalNode split) {
      writeSplit(split, output);
    } else {
      writeLeaf(node, output);
    }
  }

  private static void writeLeaf(Node leaf, DataOutput output) throws IOException {
    ImpurityCalculator stats = leaf.impurityStats();
    double[] sums = stats.stats();
    long count = stats.rawCount();
    boolean isOwn = !isSame(leaf, VarianceNodes.leaf(sums[0], sums[1], sums[2], count));
    boolean isCounted = sums[0] == count;
    output.writeByte((isOwn ? IS_OWN : 0) | (isCounted ? IS_COUNTED : 0));
    output.writeLong(count);
    if (!isCounted) {
      output.writeDouble(sums[0]);
    }
    output.writeDouble(sums[1]);
    output.writeDouble(sums[2]);
    if (isOwn) {
      output.writeDouble(leaf.prediction());
      output.writeDouble(leaf.impurity());
    }
  }

  private static Node readLeaf(int flags, DataInput input) throws IOException {
    long count = input.readLong();
    double weight = (flags & IS_COUNTED) != 0 ? count : input.readDouble();
    double[] sums = {weight, input.readDouble(), input.readDouble()};
    return (flags & IS_OWN) == 0
        ? VarianceNodes.leaf(sums[0], sums[1], sums[2], count)
        : new LeafNode(input.readDouble(), input.readDouble(), new VarianceCalculator(sums, count));
  }

  private static void writeSplit(InternalNode node, DataOutput output) throws IOException {
    InternalNode following = VarianceNodes.split(node.split(), node.leftChild(), node.rightChild());
    boolean isOwn = !isSame(node, following) || !isSame(node.gain(), following.gain());
    boolean isNominal = node.split() instanceof CategoricalSplit;
    output.writeByte(IS_SPLIT | (isNominal ? IS_NOMINAL : 0) | (isOwn ? IS_OWN : 0));
    output.writeInt(node.split().featureIndex());
    if (node.split() instanceof CategoricalSplit nominal) {
      BitSet left = SplitCategories.left(nominal);
      output.writeInt(nominal.numCategories());
      output.writeInt(left.cardinality());
      for (int category : left.stream().toArray()) {
        output.writeInt(category);
      }
    } else {
      output.writeDouble(((ContinuousSplit) node.split()).threshold());
    }
    if (isOwn) {
      output.writeDouble(node.prediction());
      output.writeDouble(node.impurity());
      output.writeDouble(node.gain());
      for (double sum : node.impurityStats().stats()) {
        output.writeDouble(sum);
      }
      output.writeLong(node.impurityStats().rawCount());
    }
    writeNode(node.leftChild(), output);
    writeNode(node.rightChild(), output);
  }

  private static Node readNode(DataInput input) throws IOException {
    int flags = input.readByte();
    if ((flags & IS_SPLIT) == 0) {
      return readLeaf(flags, input);
    }
    Split split = readSplit((flags & IS_NOMINAL) != 0, input);
    if ((flags & IS_OWN) == 0) {
      Node left = readNode(input);
      return VarianceNodes.split(split, left, readNode(input));
    }
    double prediction = input.readDouble();
    double impurity = input.readDouble();
    double gain = input.readDouble();
    double[] sums = {input.readDouble(), input.readDouble(), input.readDouble()};
    VarianceCalculator stats = new VarianceCalculator(sums, input.readLong());
    Node left = readNode(input);
    return new InternalNode(prediction, impurity, gain, left, readNode(input), split, stats);
  }

  private static Split readSplit(boolean isNominal, DataInput input) throws IOException {
    int feature = input.readInt();
    if (!isNominal) {
      return new ContinuousSplit(feature, input.readDouble());
    }
    int categories = input.readInt();
    BitSet left = new BitSet(categories);
    for (int rest = input.readInt(); rest > 0; rest--) {
      left.set(input.readInt());
    }
    return new BitSetSplit(feature, left, categories);
  }

  private static boolean isSame(Node one, Node other) {
    return isSame(one.prediction(), other.prediction())
        && isSame(one.impurity(), other.impurity())
        && one.impurityStats().rawCount() == other.impurityStats().rawCount()
        && Arrays.equals(one.impurityStats().stats(), other.impurityStats().stats());
  }

  /** Also of the two zeros. */
  private static boolean isSame(double one, double other) {
    return Double.compare(one, other) == 0;
  }
}
