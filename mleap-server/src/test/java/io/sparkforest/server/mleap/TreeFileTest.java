package io.sparkforest.server.mleap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.forest.Tree;
import io.sparkforest.server.forest.UnsupportedTreeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.Pipeline;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as MLeap writes them, whole and damaged. */
final class TreeFileTest {
  private static final int FEATURES = 4;
  private static final int TREES = 6;

  @TempDir Path folder;
  private final Random random = new Random(5);
  private final RandomForests forests = new RandomForests(FEATURES, 6, 0.3);
  private final RandomForestRegressionModel forest = forests.forest(TREES, random);
  private List<Path> files = List.of();

  @BeforeEach
  void writeTrees() throws IOException {
    LargeForest.write(folder, forest, true);
    files = trees(folder);
  }

  private static List<Path> trees(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.endsWith("tree.pb")).sorted().toList();
    }
  }

  @Test
  void aTreeIsReadAsMleapWroteIt() throws Exception {
    List<Tree> trees = new ArrayList<>();
    for (Path file : files) {
      trees.add(TreeFile.read(file, FEATURES));
    }
    FlatForest flat = FlatForest.of(trees, FEATURES);

    assertThat(trees).hasSize(TREES);
    for (int row = 0; row < 200; row++) {
      double[] features = forests.row(random);
      double[] prediction = new double[1];
      flat.predictor().predict(features, 1, prediction, 0);
      assertThat(prediction[0]).isEqualTo(forest.predict(Vectors.dense(features)));
    }
  }

  @Test
  void aTreeOfManyMegabytesIsReadAsMleapWroteIt() throws Exception {
    Path large = folder.resolve("large");
    LargeForest.write(large, 1, 16, true);
    Path file = trees(large).get(0);
    assertThat(Files.size(file)).isGreaterThan(2L << 20);

    FlatForest flat = FlatForest.of(List.of(TreeFile.read(file, 1)), 1);

    RandomForestRegressionModel stock = stockForest(large);
    for (int row = 0; row < 1_000; row++) {
      double[] features = {random.nextDouble()};
      double[] prediction = new double[1];
      flat.predictor().predict(features, 1, prediction, 0);
      assertThat(prediction[0]).isEqualTo(stock.predict(Vectors.dense(features)));
    }
  }

  @Test
  void aTreeOfManyMegabytesThatIsCutShortIsNoTree() throws Exception {
    Path large = folder.resolve("large");
    LargeForest.write(large, 1, 16, true);
    byte[] whole = Files.readAllBytes(trees(large).get(0));
    Path cut = folder.resolve("cut.pb");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));

    assertThatThrownBy(() -> TreeFile.read(cut, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut.pb: ");
  }

  private static RandomForestRegressionModel stockForest(Path folder) {
    Pipeline pipeline =
        (Pipeline) new BundleBuilder().load(folder.toFile(), StockOps.context()).root();
    return (RandomForestRegressionModel) pipeline.transformers().last().model();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> TreeFile.read(folder.resolve("nowhere.pb"), FEATURES))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nowhere.pb");
  }

  @Test
  void aFileThatIsCutShortAnywhereIsNoTree() throws Exception {
    byte[] whole = Files.readAllBytes(files.get(0));
    Path cut = folder.resolve("cut.pb");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> TreeFile.read(cut, FEATURES))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut.pb: ");
    }
  }

  @Test
  void aNodeIsNotLongerThanItsFile() throws Exception {
    byte[] bytes = Files.readAllBytes(files.get(0));
    Path damaged = folder.resolve("damaged.pb");
    for (int length : new int[] {Integer.MAX_VALUE, bytes.length - Integer.BYTES + 1, -1}) {
      ByteBuffer.wrap(bytes).putInt(0, length);
      Files.write(damaged, bytes);

      assertThatThrownBy(() -> TreeFile.read(damaged, FEATURES))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(
              "damaged.pb: a node has "
                  + length
                  + " bytes, but "
                  + (bytes.length - Integer.BYTES)
                  + " are left");
    }
  }

  @Test
  void bytesThatWereChangedAreATreeOrRefused() throws Exception {
    byte[] whole = Files.readAllBytes(files.get(0));
    Path damaged = folder.resolve("damaged.pb");
    int refused = 0;
    for (int trial = 0; trial < 3_000; trial++) {
      byte[] bytes = whole.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(damaged, bytes);
      try {
        assertThat(TreeFile.read(damaged, FEATURES).size()).isPositive();
      } catch (IOException | UnsupportedTreeException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
