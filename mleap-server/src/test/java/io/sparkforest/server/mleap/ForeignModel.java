package io.sparkforest.server.mleap;

import static io.sparkforest.server.model.SampleModel.keep;
import static io.sparkforest.server.model.SampleModel.noSockets;
import static io.sparkforest.server.model.SampleModel.seq;
import static io.sparkforest.server.model.SampleModel.shape;

import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ml.combust.bundle.BundleFile;
import ml.combust.bundle.BundleWriter;
import ml.combust.bundle.serializer.SerializationFormat;
import ml.combust.mleap.core.feature.BucketizerModel;
import ml.combust.mleap.core.feature.HandleInvalid;
import ml.combust.mleap.core.feature.HandleInvalid$;
import ml.combust.mleap.core.feature.ImputerModel;
import ml.combust.mleap.core.feature.MaxAbsScalerModel;
import ml.combust.mleap.core.feature.MinMaxScalerModel;
import ml.combust.mleap.core.feature.OneHotEncoderModel;
import ml.combust.mleap.core.feature.StringIndexerModel;
import ml.combust.mleap.core.feature.VectorAssemblerModel;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.GBTRegressionModel;
import ml.combust.mleap.core.regression.GeneralizedLinearRegressionModel;
import ml.combust.mleap.core.regression.LinearRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.ContinuousSplit;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.LeafNode;
import ml.combust.mleap.core.types.DataShape;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.core.types.ScalarShape;
import ml.combust.mleap.core.types.TensorShape;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import ml.combust.mleap.runtime.transformer.feature.Bucketizer;
import ml.combust.mleap.runtime.transformer.feature.Imputer;
import ml.combust.mleap.runtime.transformer.feature.MaxAbsScaler;
import ml.combust.mleap.runtime.transformer.feature.MinMaxScaler;
import ml.combust.mleap.runtime.transformer.feature.OneHotEncoder;
import ml.combust.mleap.runtime.transformer.feature.StringIndexer;
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler;
import ml.combust.mleap.runtime.transformer.regression.DecisionTreeRegression;
import ml.combust.mleap.runtime.transformer.regression.GBTRegression;
import ml.combust.mleap.runtime.transformer.regression.GeneralizedLinearRegression;
import ml.combust.mleap.runtime.transformer.regression.LinearRegression;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import org.apache.spark.ml.linalg.Vectors;
import scala.Option;

/**
 * A model as others than our trainer export them: no notes, and ops that the trainer does not
 * write.
 *
 * <p>Area is filled in with 80; rooms fall into buckets below 2, below 4 and above; of the city
 * Bern and Rome are known. The features are area, the bucket's number, whether it is Bern, whether
 * Rome.
 */
public enum ForeignModel {
  /** 2 area + 10 bucket + 100 Bern + 200 Rome + 5. */
  LINEAR,
  /** The same of features divided by their greatest values 200, 2, 1, 1. */
  SCALED_BY_GREATEST,
  /** The same of features scaled from 0 to 200, 2, 1, 1 to 0 to 1. */
  SCALED_BY_RANGE,
  /** exp(area / 100 + Rome). */
  GENERALIZED,
  /** 10 up to an area of 100, else 20. */
  TREE,
  /** 10 or 20 by area, and half of 1 or 2 by Rome. */
  BOOSTED,
  /** The mean of 10 or 20 by area, and 1 or 2 by Rome. */
  FOREST;

  /** The schema of its records, as AWS's SparkML serving container takes it. */
  public static final String SCHEMA =
      """
      {"input": [{"name": "City", "type": "string"},
                 {"name": "Area", "type": "double"},
                 {"name": "Remark", "type": "string"},
                 {"name": "Rooms", "type": "int"}],
       "output": {"name": "prediction", "type": "double"}}
      """;

  /** Writes it as JSON. */
  public void writeJson(Path folder) throws IOException {
    write(folder.toUri(), SerializationFormat.Json$.MODULE$);
    SampleModel.renameTrees(folder);
  }

  /** Writes it as protobuf. */
  public void writeProtobuf(Path folder) throws IOException {
    writeAsMleapDoes(folder);
    SampleModel.renameTrees(folder);
  }

  /** Writes it as protobuf, its trees under the names that MLeap 0.20 itself does not read. */
  public void writeAsMleapDoes(Path folder) throws IOException {
    write(folder.toUri(), SerializationFormat.Protobuf$.MODULE$);
  }

  /** Writes it as a zip file. */
  public void writeZip(Path file) throws IOException {
    write(URI.create("jar:" + file.toUri()), SerializationFormat.Protobuf$.MODULE$);
  }

  private void write(URI target, SerializationFormat format) throws IOException {
    MleapContext context = StockOps.context();
    try (BundleFile file = BundleFile.apply(target)) {
      new BundleWriter<MleapContext, Transformer>(
              pipeline(), Option.apply("foreign"), format, Option.empty())
          .save(file, context)
          .get();
    }
  }

  private Pipeline pipeline() {
    List<Transformer> stages = new ArrayList<>();
    stages.add(
        new Imputer(
            "area", shape("Area", "area"), new ImputerModel(80, Double.NaN, "median", true)));
    stages.add(
        new Bucketizer(
            "rooms",
            shape("Rooms", "rooms"),
            new BucketizerModel(
                new double[] {Double.NEGATIVE_INFINITY, 2, 4, Double.POSITIVE_INFINITY}, error())));
    stages.add(
        new StringIndexer(
            "city_index",
            shape("City", "city_index"),
            new StringIndexerModel(seq(List.of("Bern", "Rome")), city())));
    stages.add(
        new OneHotEncoder(
            "city",
            new NodeShape(noSockets(), noSockets())
                .withInput("input0", "city_index")
                .withOutput("output0", "city"),
            new OneHotEncoderModel(new int[] {3}, error(), true)));
    DataShape scalar = new ScalarShape(false);
    DataShape pair = new TensorShape(Option.apply(seq(List.of(2))), false);
    stages.add(
        new VectorAssembler(
            "assembled",
            new NodeShape(noSockets(), noSockets())
                .withInput("input0", "area")
                .withInput("input1", "rooms")
                .withInput("input2", "city")
                .withStandardOutput("assembled"),
            new VectorAssemblerModel(seq(List.of(scalar, scalar, pair)))));
    stages.addAll(regression());
    return new Pipeline(
        "foreign", new NodeShape(noSockets(), noSockets()), new PipelineModel(seq(stages)));
  }

  /** The tree declares only two cities, so that others are rejected. */
  private HandleInvalid city() {
    return this == TREE ? error() : keep();
  }

  private List<Transformer> regression() {
    return switch (this) {
      case LINEAR -> List.of(linear("assembled"));
      case SCALED_BY_GREATEST ->
          List.of(
              new MaxAbsScaler(
                  "scaled",
                  shape("assembled", "scaled"),
                  new MaxAbsScalerModel(Vectors.dense(new double[] {200, 2, 1, 1}))),
              linear("scaled"));
      case SCALED_BY_RANGE ->
          List.of(
              new MinMaxScaler(
                  "scaled",
                  shape("assembled", "scaled"),
                  new MinMaxScalerModel(
                      Vectors.dense(new double[] {0, 0, 0, 0}),
                      Vectors.dense(new double[] {200, 2, 1, 1}),
                      0,
                      1)),
              linear("scaled"));
      case GENERALIZED -> List.of(generalized());
      case TREE -> List.of(new DecisionTreeRegression("model", predicting(), byArea()));
      case BOOSTED ->
          List.of(
              new GBTRegression(
                  "model",
                  predicting(),
                  new GBTRegressionModel(
                      seq(List.of(byArea(), byRome())), seq(List.of(1.0, 0.5)), 4)));
      case FOREST ->
          List.of(
              new RandomForestRegression(
                  "model",
                  predicting(),
                  new RandomForestRegressionModel(
                      seq(List.of(byArea(), byRome())), seq(List.of(1.0, 1.0)), 4)));
    };
  }

  private static Transformer linear(String features) {
    return new LinearRegression(
        "model",
        new NodeShape(noSockets(), noSockets())
            .withInput("features", features)
            .withOutput("prediction", "prediction"),
        new LinearRegressionModel(Vectors.dense(new double[] {2, 10, 100, 200}), 5));
  }

  private static Transformer generalized() {
    return new GeneralizedLinearRegression(
        "model",
        predicting(),
        new GeneralizedLinearRegressionModel(
            Vectors.dense(new double[] {0.01, 0, 0, 1}),
            0,
            new GeneralizedLinearRegressionModel.FamilyAndLink(
                GeneralizedLinearRegressionModel.Family$.MODULE$.fromName("poisson"),
                GeneralizedLinearRegressionModel.Link$.MODULE$.fromName("log"))));
  }

  private static NodeShape predicting() {
    return new NodeShape(noSockets(), noSockets())
        .withInput("features", "assembled")
        .withOutput("prediction", "prediction");
  }

  private static DecisionTreeRegressionModel byArea() {
    return new DecisionTreeRegressionModel(
        InternalNode.apply(LeafNode.apply(10), LeafNode.apply(20), ContinuousSplit.apply(0, 100)),
        4);
  }

  private static DecisionTreeRegressionModel byRome() {
    return new DecisionTreeRegressionModel(
        InternalNode.apply(LeafNode.apply(1), LeafNode.apply(2), ContinuousSplit.apply(3, 0.5)), 4);
  }

  private static HandleInvalid error() {
    return HandleInvalid$.MODULE$.fromString("error", false);
  }
}
