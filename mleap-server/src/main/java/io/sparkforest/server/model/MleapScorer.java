package io.sparkforest.server.model;

import java.util.ArrayList;
import java.util.List;
import ml.combust.mleap.core.types.BasicType;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType;
import ml.combust.mleap.runtime.frame.ArrayRow;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Row;
import ml.combust.mleap.runtime.frame.Transformer;
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
  private final StructType schema;
  private final String prediction;

  MleapScorer(Transformer pipeline, Signature signature) {
    this.pipeline = pipeline;
    this.inputs = signature.inputs().toArray(Column[]::new);
    this.schema = schema(signature.inputs());
    this.prediction = signature.prediction();
  }

  @Override
  public double[] score(Rows rows) {
    double[] predictions = new double[rows.size()];
    for (int start = 0; start < predictions.length; start += FRAME_ROWS) {
      int end = Math.min(start + FRAME_ROWS, predictions.length);
      DefaultLeapFrame scored = pipeline.transform(frame(rows, start, end)).get();
      int column = (Integer) scored.schema().indexOf(prediction).get();
      Iterator<Row> scoredRows = scored.dataset().iterator();
      for (int row = start; row < end; row++) {
        predictions[row] = scoredRows.next().getDouble(column);
      }
    }
    return predictions;
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
    // holds
    // on to the one before.
    WrappedArray<Row> strict = WrappedArray.make(frameRows);
    return new DefaultLeapFrame(schema, strict);
  }

  /** The value as MLeap wants it: boxed, null if it is missing. */
  private @Nullable Object value(Rows rows, int row, int input) {
    if (inputs[input].type() == ColumnType.CATEGORICAL) {
      return rows.label(row, input);
    }
    double number = rows.number(row, input);
    if (Double.isNaN(number)) {
      return null;
    }
    return number;
  }

  private static StructType schema(List<Column> inputs) {
    List<StructField> fields = new ArrayList<>();
    for (Column input : inputs) {
      fields.add(new StructField(input.name(), new ScalarType(baseOf(input.type()), true)));
    }
    return StructType.apply(fields).get();
  }

  /** MLeap's type for a column's values. */
  static BasicType baseOf(ColumnType type) {
    return switch (type) {
      case NUMERIC -> ScalarType.Double().base();
      case CATEGORICAL -> ScalarType.String().base();
    };
  }
}
