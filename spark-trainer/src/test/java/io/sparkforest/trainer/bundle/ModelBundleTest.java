package io.sparkforest.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkforest.contract.notes.LeafCovers;
import io.sparkforest.contract.notes.Note;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.data.TrainingData;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.features.FeatureStatistics;
import io.sparkforest.trainer.features.FittedFeatures;
import io.sparkforest.trainer.forest.Forest;
import io.sparkforest.trainer.forest.ForestTraining;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleRegistry;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.bundle.ops.regression.DecisionTreeRegressionOp;
import ml.combust.mleap.bundle.ops.regression.RandomForestRegressionOp;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

final class ModelBundleTest {
  /** Every kind of stage: see {@link StageTranslator}. */
  private static final String HYPERPARAMETERS =
      """
      {"target": "y", "num_trees": "5", "max_depth": "6", "min_instances_per_node": "2",
       "max_bins": "8", "drop_columns": "identifier",
       "aliases": "{\\"kind\\": {\\"A\\": \\"a\\", \\"alpha\\": \\"a\\"}}",
       "impute": "{\\"by_group\\": {\\"with\\": \\"mean\\", \\"by\\": \\"kind\\"},
                   \\"median\\": {\\"with\\": \\"median\\"},
                   \\"constant\\": {\\"with\\": \\"constant\\", \\"value\\": \\"-3\\"},
                   \\"shop\\": {\\"with\\": \\"mode\\", \\"by\\": \\"kind\\"},
                   \\"size\\": {\\"with\\": \\"constant\\", \\"value\\": \\"unknown\\"},
                   \\"colour\\": {\\"with\\": \\"mode\\", \\"by\\": \\"identifier\\"}}"}
      """;

  private static final String HEADER =
      "identifier,kind,by_group,median,constant,mean,shop,size,colour,town,y\n";

  @TempDir Path temporary;

  private static String table() {
    Random random = new Random(3);
    StringBuilder table = new StringBuilder(HEADER);
    List<String> kinds = List.of("a", "A", "alpha", "b", "c", "");
    for (int row = 0; row < 600; row++) {
      table.append(
          String.format(
              Locale.ROOT,
              "id%d,%s,%s,%s,%s,%s,%s,%s,%s,town%d,%.3f%n",
              row / 4,
              kinds.get(random.nextInt(kinds.size())),
              number(random),
              number(random),
              number(random),
              number(random),
              label(random, "s", 4),
              label(random, "", 3),
              label(random, "#", 5),
              random.nextInt(30),
              random.nextGaussian() + row % 4));
    }
    return table.toString();
  }

  private static String number(Random random) {
    return random.nextInt(4) == 0 ? "" : Integer.toString(random.nextInt(50));
  }

  private static String label(Random random, String prefix, int labels) {
    return random.nextInt(4) == 0 ? "" : prefix + (char) ('k' + random.nextInt(labels));
  }

  /** A written bundle and what its pipeline predicts of rows that it was trained on. */
  private record Written(
      ModelBundle bundle,
      Supplier<SparkPredictions> predictions,
      RandomForestRegressionModel forest) {
    void verify() {
      bundle.verify(predictions);
    }
  }

  private Written written() throws IOException {
    Path config = Files.createDirectories(temporary.resolve("ml/input/config"));
    Path channel = Files.createDirectories(temporary.resolve("ml/input/data/train"));
    Files.writeString(
        config.resolve("hyperparameters.json"),
        HYPERPARAMETERS.replaceAll("\\n +\\\\\"", "\\\\\""));
    Files.writeString(channel.resolve("table.csv"), table());
    JobPaths paths = new JobPaths(temporary.resolve("ml"));
    Problems problems = new Problems();
    Hyperparameters hyperparameters = Hyperparameters.read(paths, problems);
    TrainingData data =
        TrainingData.scan(
            Channels.of(paths, Map.of()),
            hyperparameters,
            temporary,
            ScanWorkers.OF_THIS_HOST,
            problems,
            new StopRequest());
    Table rows = data.read(TestSession.get());
    StopRequest stop = new StopRequest();
    FeaturePlan plan =
        FeaturePlan.of(
            data.schema(),
            hyperparameters.cleaning(),
            hyperparameters.forest().tree().maxBins(),
            data.trainingRows());
    FeatureStatistics statistics = FeatureStatistics.of(plan, rows, stop);
    FittedFeatures features = FittedFeatures.of(plan, statistics, rows);
    Forest forest =
        new ForestTraining(hyperparameters, stop).grow(features.training(), features.validation());
    PipelineModel pipeline = features.followedBy(forest.model());
    return new Written(
        ModelBundle.write(pipeline, data.schema(), temporary.resolve("aside")),
        () ->
            SparkPredictions.of(pipeline, data.schema(), statistics.examples(), TestSession.get()),
        forest.model());
  }

  @Test
  void aBundleOfEveryKindOfStagePredictsWhatSparkPredicts() throws IOException {
    Written written = written();

    written.verify();

    try (Stream<Path> nodes = Files.list(temporary.resolve("aside/root"))) {
      assertThat(nodes.map(node -> node.getFileName().toString()))
          .contains(
              "c1_index.node",
              "c2_filled_filling.node",
              "c3_filled.node",
              "c4_filled.node",
              "c6_index_missing.node",
              "c7_index.node",
              "c8_index_group.node",
              "scaled.node",
              "forest.node");
    }
  }

  @Test
  void theRowsOfEachLeafAreNotedFromLeftToRight() throws IOException {
    Written written = written();
    List<List<Node>> trees = Stream.of(written.forest().trees()).map(tree -> leaves(tree)).toList();

    List<long[]> covers;
    try (InputStream file = Files.newInputStream(temporary.resolve("aside/notes/covers.bin"))) {
      covers = LeafCovers.read(file, trees.stream().mapToInt(List::size).toArray());
    }

    assertThat(covers).hasSize(5);
    for (int tree = 0; tree < covers.size(); tree++) {
      assertThat(covers.get(tree))
          .containsExactly(
              trees.get(tree).stream()
                  .mapToLong(leaf -> leaf.impurityStats().rawCount())
                  .toArray());
      // As many as are drawn for a tree: about all rows.
      assertThat(LongStream.of(covers.get(tree)).sum()).isBetween(450L, 750L);
    }
  }

  private static List<Node> leaves(DecisionTreeRegressionModel tree) {
    List<Node> leaves = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(List.of(tree.rootNode()));
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node instanceof InternalNode split) {
        open.push(split.rightChild());
        open.push(split.leftChild());
      } else {
        leaves.add(node);
      }
    }
    return leaves;
  }

  @Test
  void mleapsOwnOpsReadTheBundleAndWriteTheSameBytes() throws IOException {
    written();
    Path aside = temporary.resolve("aside");
    Path again = temporary.resolve("again");
    MleapContext stock = stockContext();
    Transformer read = new BundleBuilder().load(aside.toFile(), stock).root();
    try (BundleFile file = BundleFile.apply(again.toFile())) {
      new BundleWriter<MleapContext, Transformer>(
              read, Option.apply("again"), SerializationFormat.Protobuf$.MODULE$, Option.empty())
          .save(file, stock)
          .get();
    }

    try (Stream<Path> files = Files.walk(again.resolve("root"))) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSizeGreaterThan(20)
          .allSatisfy(
              file -> {
                // MLeap writes a tree under another name than it reads (its issue 843).
                String name = again.relativize(file).toString().replace("nodes.pb", "tree.pb");
                assertThat(aside.resolve(name)).hasSameBinaryContentAs(file);
              });
    }
  }

  private static MleapContext stockContext() {
    BundleRegistry registry = MleapFolder.stockOpsOfFeatures();
    registry.register(new DecisionTreeRegressionOp());
    registry.register(new RandomForestRegressionOp());
    return new MleapContext(registry);
  }

  @Test
  void aBundleWhoseTreesAreNotSparksIsRefused() throws IOException {
    Written written = written();
    Path forest = temporary.resolve("aside/root/forest.node");
    Files.copy(
        forest.resolve("tree1/tree.pb"),
        forest.resolve("tree0/tree.pb"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> written.verify())
        .isInstanceOf(AlgorithmError.class)
        .hasMessageStartingWith("the exported model predicts ");
  }

  @Test
  void aBundleThatLacksATreeIsRefused() throws IOException {
    Written written = written();
    Files.delete(temporary.resolve("aside/root/forest.node/tree3/tree.pb"));

    assertThatThrownBy(() -> written.verify()).isInstanceOf(AlgorithmError.class);
  }

  @Test
  void aTreeThatCannotBeWrittenEndsTheExportWhenNoOtherIsBeingWrittenAnyMore() throws IOException {
    Path forest = Files.createDirectories(temporary.resolve("aside/root/forest.node"));
    Files.writeString(forest.resolve("tree0"), "a file in the place of a folder");

    assertThatThrownBy(this::written).isInstanceOf(AlgorithmError.class);

    for (String tree : List.of("tree1", "tree2", "tree3", "tree4")) {
      assertThat(forest.resolve(tree).resolve("tree.pb")).isNotEmptyFile();
      assertThat(forest.resolve(tree).resolve("model.pb")).isNotEmptyFile();
    }
  }

  @Test
  void movedToTheModelFolderItReplacesTheBundleThatIsThereAndNothingElse() throws IOException {
    ModelBundle bundle = written().bundle();
    bundle.note(Note.SIGNATURE, new byte[] {'{', '}'});
    Path model = temporary.resolve("ml/model");
    Files.createDirectories(model.resolve("root/old.node"));
    Files.writeString(model.resolve("root/old.node/model.json"), "{}");
    Files.writeString(model.resolve("bundle.json"), "{}");
    Files.writeString(model.resolve("kept.txt"), "the user's own");

    bundle.moveTo(model);

    assertThat(model.resolve("root/old.node")).doesNotExist();
    assertThat(model.resolve("kept.txt")).hasContent("the user's own");
    assertThat(model.resolve("notes/signature.json")).hasContent("{}");
    assertThat(model.resolve("bundle.json")).content().contains("spark-forest");
  }

  @Test
  void movedToAnotherFileSystemItIsWholeAndNothingIsLeftBehind() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory) && !isOnFileSystemOf(memory));
    ModelBundle bundle = written().bundle();
    bundle.note(Note.SIGNATURE, new byte[] {'{', '}'});
    Path aside = temporary.resolve("aside");
    List<Path> files = filesBelow(aside);
    Path model = Files.createTempDirectory(memory, "model");
    try {
      bundle.moveTo(model);
      assertThat(filesBelow(model)).containsExactlyInAnyOrderElementsOf(files);
      assertThat(model.resolve("notes/signature.json")).hasContent("{}");
      assertThat(filesBelow(aside)).isEmpty();
    } finally {
      ModelBundle.delete(model);
    }
  }

  @Test
  void aModelThatCannotBeMovedAsAWholeIsNoBundle() throws IOException {
    ModelBundle bundle = written().bundle();
    Path model = temporary.resolve("ml/model");
    Files.createDirectories(model.resolve(".bundle.json.tmp/in the way"));

    assertThatThrownBy(() -> bundle.moveTo(model)).isInstanceOf(AlgorithmError.class);

    assertThat(model.resolve("bundle.json")).doesNotExist();
    assertThat(model.resolve("root")).doesNotExist();
    assertThat(model.resolve("notes")).doesNotExist();
  }

  private boolean isOnFileSystemOf(Path folder) throws IOException {
    return Files.getFileStore(folder).equals(Files.getFileStore(temporary));
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(folder::relativize).toList();
    }
  }
}
