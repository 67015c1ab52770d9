package io.sparkforest.trainer.bundle;

import io.sparkforest.contract.notes.LeafCovers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/** How many training rows a forest's leaves have, which MLeap's trees have no place for. */
final class TrainingCovers {
  private TrainingCovers() {}

  /** The bytes of {@link io.sparkforest.contract.notes.Note#COVERS}. */
  static byte[] bytes(RandomForestRegressionModel forest) throws IOException {
    List<long[]> trees =
        Stream.of(forest.trees()).parallel().map(tree -> rows(tree.rootNode()).toArray()).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LeafCovers.write(bytes, trees);
    return bytes.toByteArray();
  }

  /** The rows of the leaves below, from left to right, each as often as the tree has drawn it. */
  private static LongStream rows(Node node) {
    LongStream.Builder rows = LongStream.builder();
    addRows(node, rows);
    return rows.build();
  }

  private static void addRows(Node node, LongStream.Builder rows) {
    if (node instanceof InternalNode split) {
      addRows(split.leftChild(), rows);
      addRows(split.rightChild(), rows);
    } else {
      rows.add(node.impurityStats().rawCount());
    }
  }
}
