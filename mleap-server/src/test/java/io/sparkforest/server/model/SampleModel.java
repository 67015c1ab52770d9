package io.sparkforest.server.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.contract.notes.LeafCovers;
import io.sparkforest.contract.notes.Note;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.mleap.StockOps;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.core.feature.CoalesceModel;
import ml.combust.mleap.core.feature.HandleInvalid;
import ml.combust.mleap.core.feature.HandleInvalid$;
import ml.combust.mleap.core.feature.ImputerModel;
import ml.combust.mleap.core.feature.StandardScalerModel;
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.StringMapModel;
import ml.combust.mleap.core.feature.VectorAssemblerModel;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.CategoricalSplit;
import ml.combust.mleap.core.tree.ContinuousSplit;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.LeafNode;
import ml.combust.mleap.core.tree.Node;
import ml.combust.mleap.core.types.DataShape;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.ScalarShape;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import ml.combust.mleap.runtime.transformer.feature.Coalesce;
import ml.combust.mleap.runtime.transformer.feature.Imputer;
import ml.combust.mleap.runtime.transformer.feature.StandardScaler;
import ml.combust.mleap.runtime.transformer.feature.StringIndexer;
import ml.combust.mleap.runtime.transformer.feature.StringMap;
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import org.apache.spark.ml.linalg.Vectors;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A small but real model: every kind of stage that the trainer writes, and a forest that can be
 * walked with a pencil.
 *
 * <table>
 *   <caption>Features</caption>
 *   <tr><td>Weight</td><td>missing: 4 in shop S1, 20 in shop S2, else 8; then divided by 2</td></tr>
 *   <tr><td>Price</td><td>missing: 100</td></tr>
 *   <tr><td>Type</td><td>Dairy 0, Meat 1, Snacks 2, anything else 3</td></tr>
 *   <tr><td>Fat</td><td>Low Fat or LF 0, Regular 1, anything else 2</td></tr>
 * </table>
 *
 * <p>The prediction is the mean of two trees:
 *
 * <pre>
 * Weight / 2 &lt;= 5 ?  (Type is Dairy or Snacks ?  100 : 200.25)  :  300
 * Price &lt;= 50     ?  10                                         :  (Fat is Low Fat ?  20 : 30.5)
 * </pre>
 */
public final class SampleModel {
  /** What a record of missing values is scored as: (200.25 + 30.5) / 2. */
  public static final double ALL_MISSING = 115.375;

  public static final String SIGNATURE =
      """
      {
        "format": 1,
        "target": {"name": "Sales", "min": 55.0, "max": 165.25},
        "prediction": "prediction",
        "missing_values": ["NA", "nan"],
        "columns": [
          {"name": "Id", "type": "categorical", "role": "ignored"},
          {"name": "Weight", "type": "numeric", "role": "feature", "min": 1.5, "max": 21.35},
          {"name": "Price", "type": "numeric", "role": "feature", "min": 2.0, "max": 266.5},
          {"name": "Type", "type": "categorical", "role": "feature",
           "levels": ["Dairy", "Meat", "Snacks"]},
          {"name": "Fat", "type": "categorical", "role": "feature",
           "levels": ["Low Fat", "Regular"], "aliases": {"LF": "Low Fat"}},
          {"name": "Shop", "type": "categorical", "role": "group", "levels": ["S1", "S2"]}
        ]
      }
      """;

  private SampleModel() {}

  /** The signature of the sample model. */
  public static Signature signature() {
    return new Signature(
        "Sales",
        "prediction",
        Set.of("NA", "nan"),
        List.of(
            new Column("Id", ColumnType.CATEGORICAL, ColumnRole.IGNORED),
            number("Weight", 1.5, 21.35),
            number("Price", 2.0, 266.5),
            labels("Type", ColumnRole.FEATURE, "Dairy", "Meat", "Snacks"),
            new Column(
                "Fat",
                ColumnType.CATEGORICAL,
                ColumnRole.FEATURE,
                List.of("Low Fat", "Regular"),
                null,
                null,
                BooleanLevels.NONE,
                Set.of("LF"),
                null),
            labels("Shop", ColumnRole.GROUP, "S1", "S2")),
        true,
        ',',
        false,
        new ValueRange(55, 165.25),
        ForestSizes.ONE);
  }

  private static Column number(String name, double min, double max) {
    return new Column(
        name, ColumnType.NUMERIC, ColumnRole.FEATURE, List.of(), new ValueRange(min, max));
  }

  private static Column labels(String name, ColumnRole role, String... levels) {
    return new Column(name, ColumnType.CATEGORICAL, role, List.of(levels), null);
  }

  /** Writes the model as the trainer does. */
  public static void write(Path folder) throws IOException {
    MleapContext context = StockOps.context();
    try (BundleFile file = BundleFile.apply(folder.toFile())) {
      new BundleWriter<MleapContext, Transformer>(
              pipeline(),
              Option.apply("sample"),
              SerializationFormat.Protobuf$.MODULE$,
              Option.empty())
          .save(file, context)
          .get();
    }
    renameTrees(folder);
    Path notes = Files.createDirectories(folder.resolve("notes"));
    Files.writeString(notes.resolve("signature.json"), SIGNATURE, UTF_8);
  }

  /** Adds what the trainer notes for people. */
  public static void writeNotes(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("notes/provenance.json"),
        """
        {"created": "2026-01-02T03:04:05Z", "job": {"name": "job-7"}, "data_sha256": "6f1b47d794ff39",
         "training_rows": 120, "versions": {"spark": "3.5.7", "mleap": "0.20.0"}}
        """,
        UTF_8);
    Files.writeString(
        folder.resolve("notes/metrics.json"),
        """
        {"trees": 2, "train": {"rows": 100, "rmse": 11.25, "mae": 8.5, "r2": 0.75},
         "validation": {"rows": 20, "rmse": 12.5, "mae": 9.75, "r2": 0.625}}
        """,
        UTF_8);
  }

  /**
   * Adds the training rows of the leaves. The first tree's are 3 of 100, 1 of 200.25 and 4 of 300;
   * the second's 4 of 10, 2 of 20 and 2 of 30.5.
   */
  public static void writeCovers(Path folder) throws IOException {
    try (OutputStream file = Files.newOutputStream(folder.resolve("notes/covers.bin"))) {
      LeafCovers.write(file, List.of(new long[] {3, 1, 4}, new long[] {4, 2, 2}));
    }
  }

  /**
   * Adds prediction intervals: a record's difficulty is the trees' spread and 5 more, and half an
   * interval's width is as many hundredths of it as the level has.
   */
  public static void writeCalibration(Path folder) throws IOException {
    Files.writeString(
        Note.CALIBRATION.in(folder),
        "{\"format\": 1, \"rows\": 500, \"calibrated_on\": \"out_of_bag\", \"spread_weight\": 1,"
            + " \"offset\": 5, \"least\": 0, \"widths\": "
            + IntStream.rangeClosed(50, 99).mapToObj(level -> "0." + level).toList()
            + "}");
  }

  /** MLeap 0.20 writes a regression tree as {@code nodes.*} and reads {@code tree.*}. */
  public static void renameTrees(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(path -> path.getFileName().toString().startsWith("nodes.")).toList();
    }
    for (Path file : files) {
      Files.move(
          file, file.resolveSibling(file.getFileName().toString().replace("nodes.", "tree.")));
    }
  }

  private static Pipeline pipeline() {
    List<Transformer> stages = new ArrayList<>();
    stages.add(
        new StringMap(
            "weight_by_shop",
            shape("Shop", "weight_by_shop"),
            new StringMapModel(labels(Map.of("S1", 4.0, "S2", 20.0)), keep(), 8.0)));
    stages.add(
        new Coalesce(
            "weight",
            new NodeShape(noSockets(), noSockets())
                .withInput("input0", "Weight")
                .withInput("input1", "weight_by_shop")
                .withStandardOutput("weight"),
            new CoalesceModel(seq(List.of(true, false)))));
    stages.add(
        new Imputer(
            "price", shape("Price", "price"), new ImputerModel(100.0, Double.NaN, "mean", true)));
    stages.add(
        new StringIndexer(
            "type",
            shape("Type", "type"),
            new StringIndexerModel(seq(List.of("Dairy", "Meat", "Snacks")), keep())));
    stages.add(
        new StringMap(
            "fat",
            shape("Fat", "fat"),
            new StringMapModel(
                labels(Map.of("Low Fat", 0.0, "LF", 0.0, "Regular", 1.0)), keep(), 2.0)));
    DataShape scalar = new ScalarShape(false);
    stages.add(
        new VectorAssembler(
            "assembled",
            new NodeShape(noSockets(), noSockets())
                .withInput("input0", "weight")
                .withInput("input1", "price")
                .withInput("input2", "type")
                .withInput("input3", "fat")
                .withStandardOutput("assembled"),
            new VectorAssemblerModel(seq(List.of(scalar, scalar, scalar, scalar)))));
    stages.add(
        new StandardScaler(
            "features",
            shape("assembled", "features"),
            new StandardScalerModel(
                Option.apply(Vectors.dense(new double[] {2, 1, 1, 1})), Option.empty())));
    stages.add(
        new RandomForestRegression(
            "forest",
            new NodeShape(noSockets(), noSockets())
                .withInput("features", "features")
                .withOutput("prediction", "prediction"),
            new RandomForestRegressionModel(
                seq(List.of(byWeight(), byPrice())), seq(List.of(1.0, 1.0)), 4)));
    return new Pipeline(
        "sample", new NodeShape(noSockets(), noSockets()), new PipelineModel(seq(stages)));
  }

  private static DecisionTreeRegressionModel byWeight() {
    Node light =
        InternalNode.apply(
            LeafNode.apply(100),
            LeafNode.apply(200.25),
            CategoricalSplit.apply(2, 4, new double[] {0, 2}, true));
    Node root = InternalNode.apply(light, LeafNode.apply(300), ContinuousSplit.apply(0, 5));
    return new DecisionTreeRegressionModel(root, 4);
  }

  private static DecisionTreeRegressionModel byPrice() {
    Node dear =
        InternalNode.apply(
            LeafNode.apply(20),
            LeafNode.apply(30.5),
            CategoricalSplit.apply(3, 3, new double[] {0}, true));
    Node root = InternalNode.apply(LeafNode.apply(10), dear, ContinuousSplit.apply(1, 50));
    return new DecisionTreeRegressionModel(root, 4);
  }

  public static HandleInvalid keep() {
    return HandleInvalid$.MODULE$.fromString("keep", false);
  }

  public static NodeShape shape(String input, String output) {
    return new NodeShape(noSockets(), noSockets())
        .withStandardInput(input)
        .withStandardOutput(output);
  }

  public static scala.collection.immutable.ListMap<String, ml.combust.mleap.core.types.Socket>
      noSockets() {
    return NodeShape.apply$default$1();
  }

  @SuppressWarnings("unchecked")
  public static <T> Seq<T> seq(List<?> list) {
    return (Seq<T>) JavaConverters.asScalaBuffer(list).toList();
  }

  public static scala.collection.immutable.Map<String, Object> labels(Map<String, Double> values) {
    scala.collection.immutable.Map<String, Object> labels =
        scala.collection.immutable.Map$.MODULE$.empty();
    for (Map.Entry<String, Double> entry : new HashMap<>(values).entrySet()) {
      labels = labels.$plus(new Tuple2<>(entry.getKey(), entry.getValue()));
    }
    return labels;
  }
}
