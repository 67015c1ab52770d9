package io.sparkforest.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.inmemory.VarianceNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointFolderTest {
  @TempDir Path temporary;

  private Path folder;
  private CheckpointFolder checkpoints;

  @BeforeEach
  void nameTheFolder() {
    folder = temporary.resolve("checkpoints");
    checkpoints = new CheckpointFolder(folder);
  }

  private static Node leaf(double sum) {
    return VarianceNodes.leaf(2, sum, sum * sum / 1.5, 2);
  }

  /** Splits and leaves of every kind; the last ones do not follow from their sums. */
  private static DecisionTreeRegressionModel tree(double sum) {
    VarianceCalculator other = new VarianceCalculator(new double[] {3.5, sum, 9}, 4);
    Node nominal =
        VarianceNodes.split(
            new CategoricalSplit(1, new double[] {0, 3, 4}, 5), leaf(-0.0), leaf(sum));
    Node own =
        new InternalNode(
            7, 8, 9, new LeafNode(-1, 0.25, other), leaf(3), new ContinuousSplit(0, 0.1), other);
    return new DecisionTreeRegressionModel(
        VarianceNodes.split(new ContinuousSplit(2, Math.PI), nominal, own), 3);
  }

  private void write(int... batches) throws IOException {
    checkpoints.intact();
    for (int batch : batches) {
      checkpoints.write(batch, "header " + batch, List.of(tree(batch), tree(batch + 0.5)));
    }
  }

  private List<Integer> intact() throws IOException {
    return checkpoints.intact().stream().map(CheckpointFile::batch).toList();
  }

  private static String text(Node node) {
    String sums = Arrays.toString(node.impurityStats().stats()) + node.impurityStats().rawCount();
    String own = node.prediction() + " " + node.impurity() + " " + sums;
    if (!(node instanceof InternalNode split)) {
      return own;
    }
    String where =
        split.split() instanceof CategoricalSplit nominal
            ? Arrays.toString(nominal.leftCategories()) + Arrays.toString(nominal.rightCategories())
            : "" + ((ContinuousSplit) split.split()).threshold();
    return own
        + (" gain " + split.gain() + " by " + split.split().featureIndex() + " " + where)
        + ("(" + text(split.leftChild()) + ", " + text(split.rightChild()) + ")");
  }

  @Test
  void whatIsWrittenIsReadBitForBit() throws IOException {
    write(0);

    CheckpointFile file = checkpoints.intact().get(0);
    assertThat(file.header()).isEqualTo("header 0");
    List<DecisionTreeRegressionModel> trees = file.trees();
    assertThat(trees).hasSize(2);
    assertThat(trees.get(1).numFeatures()).isEqualTo(3);
    assertThat(text(trees.get(0).rootNode())).isEqualTo(text(tree(0).rootNode()));
    assertThat(text(trees.get(1).rootNode())).isEqualTo(text(tree(0.5).rootNode()));
  }

  @Test
  void batch100ComesAfterBatch99HoweverTheFilesAreNamed() throws IOException {
    write(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    for (int batch = 0; batch < 12; batch++) {
      Files.move(
          folder.resolve(String.format(Locale.ROOT, "batch-%05d.trees", batch)),
          folder.resolve("batch-" + batch + ".trees"));
    }

    assertThat(intact()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void aFileTornAnywhereIsIgnoredWithAllThatFollow() throws IOException {
    write(0, 1, 2);
    Path torn = folder.resolve("batch-00001.trees");
    byte[] whole = Files.readAllBytes(torn);

    for (int length = 0; length < whole.length; length++) {
      Files.write(torn, Arrays.copyOf(whole, length));
      assertThat(intact()).as("%d bytes", length).containsExactly(0);
    }
    Files.write(torn, Arrays.copyOf(whole, whole.length + 1));
    assertThat(intact()).containsExactly(0);
    Files.write(torn, whole);
    assertThat(intact()).containsExactly(0, 1, 2);
  }

  @Test
  void aFileWithAByteThatIsNotWhatItWasIsIgnored() throws IOException {
    write(0);
    Path file = folder.resolve("batch-00000.trees");
    byte[] bytes = Files.readAllBytes(file);

    for (int at = 0; at < bytes.length; at++) {
      bytes[at] ^= 4;
      Files.write(file, bytes);
      assertThat(intact()).as("byte %d", at).isEmpty();
      bytes[at] ^= 4;
    }
  }

  @Test
  void batchesAreDeletedFromANumberOn() throws IOException {
    for (int batch = 0; batch < 12; batch++) {
      write(batch);
    }

    checkpoints.deleteFrom(3);

    assertThat(intact()).containsExactly(0, 1, 2);
  }

  @Test
  void whatIsNotOursIsLeftAloneAndWhatWasNeverFinishedIsDeleted() throws IOException {
    write(0);
    Path notes = Files.writeString(folder.resolve("notes.txt"), "mine");
    Path alike = Files.writeString(folder.resolve("batch-1.trees"), "no checkpoint, but longer");
    Path unfinished = Files.writeString(folder.resolve(".batch-00002.trees.tmp"), "half");

    assertThat(intact()).containsExactly(0);
    assertThat(unfinished).doesNotExist();
    checkpoints.clear();
    assertThat(intact()).isEmpty();
    assertThat(alike).doesNotExist();
    assertThat(notes).hasContent("mine");
  }
}
