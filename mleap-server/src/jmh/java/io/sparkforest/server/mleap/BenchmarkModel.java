package io.sparkforest.server.mleap;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OrtException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.sparkforest.server.benchmark.StockPipeline;
import io.sparkforest.server.bundle.SignatureFile;
import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.forest.OnnxForest;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Signature;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.transformer.Pipeline;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * One model folder, loaded by stock MLeap and by the server, and records that both score to the
 * same bits: what is fast must be right first.
 *
 * <p>The folder is one of those below the system property {@code benchmark.models}; the records are
 * the first of the CSV file that {@code benchmark.csv} names.
 */
final class BenchmarkModel {
  /** A power of two, so that a record's place is found without a division. */
  static final int RECORDS = 256;

  final StockPipeline stock;
  final RandomForestRegressionModel stockForest;
  final List<Column> inputs;
  final CompiledScorer scorer;
  final FlatForest forest;
  final FlatForest.Predictor predictor;
  final FlatForest.Predictor walking;
  final OnnxForest onnx;

  /** Of each record the values of {@link #inputs}, and those of the stock pipeline. */
  final @Nullable Object[][] records = new @Nullable Object[RECORDS][];

  final @Nullable Object[][] stockRecords = new @Nullable Object[RECORDS][];

  /** Of each record what the forest reads, flat, one by one, and as MLeap's vectors. */
  final double[] features;

  final double[][] featuresOfOne = new double[RECORDS][];
  final Vector[] vectors = new Vector[RECORDS];
  final FloatBuffer[] floatsOfOne = new FloatBuffer[RECORDS];
  final FloatBuffer floats;

  /** All records, as the server's decoders hand them on. */
  final Rows allRows;

  BenchmarkModel(String name) throws ModelLoadException, IOException, OrtException {
    Path folder = Path.of(property("benchmark.models"), name);
    stock = StockPipeline.load(folder, StockPipeline.stockContext());
    stockForest = stockForest(stock);
    Signature signature = new SignatureFile(folder.resolve("notes/signature.json")).read();
    inputs = signature.inputs();
    MleapBundle bundle = MleapBundle.load(folder, MleapOps.ofTheTrainer());
    if (!(bundle.scorer(signature) instanceof CompiledScorer compiled)) {
      throw new IllegalStateException("the server leaves this model to MLeap: " + folder);
    }
    scorer = compiled;
    forest = flat(folder);
    predictor = forest.predictor();
    walking = forest.walking().predictor();
    onnx = new OnnxForest(MleapTrees.flat(stockForest), forest.features());
    features = new double[RECORDS * forest.features()];
    read(Path.of(property("benchmark.csv")));
    allRows = rows(0, RECORDS);
    floats = OnnxForest.input(features, 0, features.length);
    check();
    checkOnnx();
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("-D" + name + " is not set");
    }
    return value;
  }

  private static FlatForest flat(Path folder) {
    Transformer pipeline =
        new BundleBuilder().load(folder.toFile(), MleapOps.ofTheTrainer()).root();
    return ((FlatForestModel) last(pipeline).model()).forest();
  }

  /** The forest that a stock pipeline ends with. */
  static RandomForestRegressionModel stockForest(StockPipeline stock) {
    return (RandomForestRegressionModel) last(stock.transformer()).model();
  }

  private static Transformer last(Transformer transformer) {
    if (!(transformer instanceof Pipeline pipeline)) {
      return transformer;
    }
    return last(pipeline.transformers().last());
  }

  private void read(Path csv) throws IOException {
    int row = 0;
    try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(csv, UTF_8)) {
      for (NamedCsvRecord line : lines) {
        if (row == RECORDS) {
          return;
        }
        put(row++, line);
      }
    }
    throw new IllegalStateException(csv + " has fewer than " + RECORDS + " records");
  }

  private void put(int row, NamedCsvRecord line) {
    List<String> stockInputs = stock.inputs();
    stockRecords[row] = new @Nullable Object[stockInputs.size()];
    records[row] = new @Nullable Object[inputs.size()];
    for (int place = 0; place < stockInputs.size(); place++) {
      String name = stockInputs.get(place);
      @Nullable Object value = stock.value(place, line.getField(name));
      stockRecords[row][place] = value;
      for (int input = 0; input < inputs.size(); input++) {
        if (inputs.get(input).name().equals(name)) {
          records[row][input] = value;
        }
      }
    }
    double[] ofRecord = scorer.features(rows(row), 0);
    if (ofRecord == null) {
      throw new IllegalStateException("the plan has no answer to record " + (row + 1));
    }
    featuresOfOne[row] = ofRecord;
    vectors[row] = Vectors.dense(ofRecord);
    floatsOfOne[row] = OnnxForest.input(ofRecord, 0, ofRecord.length);
    System.arraycopy(ofRecord, 0, features, row * ofRecord.length, ofRecord.length);
  }

  /** A record as the server's decoders hand it on. */
  Rows rows(int row) {
    return rows(row, row + 1);
  }

  private Rows rows(int first, int end) {
    Rows.Builder rows = Rows.builder(inputs);
    for (int row = first; row < end; row++) {
      rows.addRow();
      for (int input = 0; input < records[row].length; input++) {
        @Nullable Object value = records[row][input];
        if (value instanceof Double number) {
          rows.setNumber(input, number);
        } else if (value instanceof String label) {
          rows.setLabel(input, label);
        }
      }
    }
    return rows.build();
  }

  private void check() {
    double[] batch = new double[RECORDS];
    predictor.predict(features, RECORDS, batch, 0);
    double[] walked = new double[RECORDS];
    walking.predict(features, RECORDS, walked, 0);
    for (int row = 0; row < RECORDS; row++) {
      double expected = stock.score(stockRecords[row])[0];
      for (double found :
          new double[] {
            stockForest.predict(vectors[row]), batch[row], walked[row], scorer.score(rows(row))[0]
          }) {
        if (Double.compare(found, expected) != 0) {
          throw new IllegalStateException(
              "record " + (row + 1) + " is scored " + found + ", by MLeap's pipeline " + expected);
        }
      }
    }
  }

  /** Floats are less exact, and a record may go the other way where it is close to a threshold. */
  private void checkOnnx() throws OrtException {
    FloatBuffer predictions = OnnxForest.input(features, 0, RECORDS);
    onnx.predict(floats, RECORDS, predictions);
    int equal = 0;
    for (int row = 0; row < RECORDS; row++) {
      double expected = stockForest.predict(vectors[row]);
      equal += Math.abs(predictions.get(row) - expected) <= 1e-4 * Math.abs(expected) ? 1 : 0;
    }
    if (equal < RECORDS * 0.95) {
      throw new IllegalStateException(
          "ONNX Runtime agrees on " + equal + " of " + RECORDS + " records only");
    }
  }
}
