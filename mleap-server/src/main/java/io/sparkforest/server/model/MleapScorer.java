package io.sparkforest.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType;
import ml.combust.mleap.runtime.frame.ArrayRow;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Row;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.mutable.WrappedArray;

/**
 * Scores with MLeap's own interpreter of the pipeline.
 *
 * <p>MLeap boxes every value and keeps every intermediate column, so a frame costs some kilobytes a
 * row. Frames are therefore cut to {@value #FRAME_ROWS} rows: large enough to spread the cost of
 * setting a frame up, small enough that the largest request needs little more than its own size.
 */
final class MleapScorer implements Scorer {
  private static final int FRAME_ROWS = 1_024;

  private final Transformer pipeline;
  private final Column[] inputs;
  private final FieldType[] types;
  private final StructType schema;
  private final String prediction;
  private final Optional<ForestTrees> trees;

  /**
   * A scorer of rows.
   *
   * @param types what the pipeline wants of each of the signature's inputs
   */
  MleapScorer(Transformer pipeline, Signature signature, List<FieldType> types) {
    this.pipeline = pipeline;
    this.inputs = signature.inputs().toArray(Column[]::new);
    this.types = types.toArray(FieldType[]::new);
    this.schema = schema(inputs, this.types);
    this.prediction = signature.prediction();
    this.trees = ForestTrees.of(pipeline, prediction);
  }

  @Override
  public double[] score(Rows rows) {
    double[] scores = new double[rows.size()];
    for (int start = 0; start < scores.length; start += FRAME_ROWS) {
      int end = Math.min(start + FRAME_ROWS, scores.length);
      read(transform(rows, start, end), start, scores);
    }
    requireFinite(scores);
    return scores;
  }

  @Override
  public boolean hasTrees() {
    return trees.isPresent();
  }

  @Override
  public Predictions score(Rows rows, List<TreeStatistic> statistics) {
    ForestTrees forest =
        trees.orElseThrow(() -> new IllegalStateException("the model has no trees"));
    double[] scores = new double[rows.size()];
    double[][] values = new double[statistics.size()][rows.size()];
    for (int start = 0; start < scores.length; start += FRAME_ROWS) {
      int end = Math.min(start + FRAME_ROWS, scores.length);
      DefaultLeapFrame scored = transform(rows, start, end);
      read(scored, start, scores);
      int features = (Integer) scored.schema().indexOf(forest.features()).get();
      Iterator<Row> scoredRows = scored.dataset().iterator();
      for (int row = start; row < end; row++) {
        double[] predictions = forest.predict(scoredRows.next().get(features));
        for (int statistic = 0; statistic < values.length; statistic++) {
          values[statistic][row] = statistics.get(statistic).of(predictions);
        }
      }
    }
    requireFinite(scores);
    return new Predictions(scores, values);
  }

  private void read(DefaultLeapFrame scored, int start, double[] scores) {
    int column = (Integer) scored.schema().indexOf(prediction).get();
    Iterator<Row> scoredRows = scored.dataset().iterator();
    for (int row = start; scoredRows.hasNext(); row++) {
      scores[row] = scoredRows.next().getDouble(column);
    }
  }

  /**
   * Checks scores that are complete.
   *
   * @throws NotScorableException if one is infinite or NaN
   */
  static void requireFinite(double[] scores) {
    for (int row = 0; row < scores.length; row++) {
      if (!Double.isFinite(scores[row])) {
        throw new NotScorableException(row, "the model scores the record as " + scores[row]);
      }
    }
  }

  /** The vectors that a stage of the pipeline computes or reads. */
  @SuppressWarnings("unchecked") // a column of vectors
  double[][] features(Rows rows, String name) {
    DefaultLeapFrame scored = transform(rows, 0, rows.size());
    int column = (Integer) scored.schema().indexOf(name).get();
    double[][] features = new double[rows.size()][];
    Iterator<Row> scoredRows = scored.dataset().iterator();
    for (int row = 0; row < features.length; row++) {
      features[row] = FlatForestModel.values((Tensor<Object>) scoredRows.next().get(column));
    }
    return features;
  }

  private DefaultLeapFrame transform(Rows rows, int start, int end) {
    DefaultLeapFrame frame = frame(rows, start, end);
    try {
      return pipeline.transform(frame).get();
    } catch (RuntimeException e) {
      throw notScorable(rows, start, end, e);
    }
  }

  /** MLeap does not say which record it stumbled over: it is found one by one. */
  private RuntimeException notScorable(Rows rows, int start, int end, RuntimeException ofAll) {
    for (int row = start; row < end; row++) {
      try {
        pipeline.transform(frame(rows, row, row + 1)).get();
      } catch (RuntimeException e) {
        return new NotScorableException(
            row, "the model cannot score the record: " + reason(rows, row, e));
      }
    }
    return ofAll;
  }

  private String reason(Rows rows, int row, RuntimeException e) {
    List<String> missing = new ArrayList<>();
    for (int input = 0; input < inputs.length; input++) {
      if (value(rows, row, input) == null) {
        missing.add("\"" + inputs[input].name() + "\"");
      }
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message != null && message.contains("label")) {
      return message;
    }
    if (!missing.isEmpty()) {
      return "it has no value for " + String.join(", ", missing);
    }
    return String.valueOf(message);
  }

  private DefaultLeapFrame frame(Rows rows, int start, int end) {
    Row[] frameRows = new Row[end - start];
    for (int row = start; row < end; row++) {
      @Nullable Object[] values = new @Nullable Object[inputs.length];
      for (int input = 0; input < inputs.length; input++) {
        values[input] = value(rows, row, input);
      }
      frameRows[row - start] = new ArrayRow(WrappedArray.make(values));
    }
    // Not by the constructor for Java's collections: it makes a lazy stream, whose every stage
    // holds on to the one before.
    WrappedArray<Row> strict = WrappedArray.make(frameRows);
    return new DefaultLeapFrame(schema, strict);
  }

  /** The value as MLeap wants it: boxed, null if it is missing. */
  private @Nullable Object value(Rows rows, int row, int input) {
    try {
      if (inputs[input].type() == ColumnType.CATEGORICAL) {
        String label = rows.label(row, input);
        return label == null ? null : types[input].of(label);
      }
      double number = rows.number(row, input);
      return Double.isNaN(number) ? null : types[input].of(number);
    } catch (IllegalArgumentException e) {
      throw new NotScorableException(row, "\"" + inputs[input].name() + "\" " + e.getMessage());
    }
  }

  private static StructType schema(Column[] inputs, FieldType[] types) {
    List<StructField> fields = new ArrayList<>();
    for (int input = 0; input < inputs.length; input++) {
      fields.add(new StructField(inputs[input].name(), new ScalarType(types[input].base(), true)));
    }
    return StructType.apply(fields).get();
  }
}
