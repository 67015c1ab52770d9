package io.sparkforest.server.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ml.combust.mleap.core.types.ScalarType;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType;
import ml.combust.mleap.runtime.MleapContext;
import ml.combust.mleap.runtime.frame.ArrayRow;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Row;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.BundleBuilder;
import ml.combust.mleap.runtime.javadsl.ContextBuilder;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.mutable.WrappedArray;

/**
 * A bundle as any user of MLeap scores it: MLeap's default registry and its own ops, a LeapFrame of
 * rows, and the pipeline's {@code transform}. Safe for use by many threads.
 */
public final class StockPipeline {
  private static final String PREDICTION = "prediction";

  private final Transformer pipeline;
  private final List<StructField> fields = new ArrayList<>();
  private final List<String> inputs;
  private final StructType schema;

  private StockPipeline(Transformer pipeline) {
    this.pipeline = pipeline;
    for (StructField field : JavaConverters.seqAsJavaList(pipeline.inputSchema().fields())) {
      fields.add(new StructField(field.name(), field.dataType().asNullable()));
    }
    inputs = fields.stream().map(StructField::name).toList();
    schema = StructType.apply(fields).get();
  }

  /** MLeap's default registry. */
  public static MleapContext stockContext() {
    return new ContextBuilder().createMleapContext();
  }

  /** Loads a bundle's folder. */
  public static StockPipeline load(Path folder, MleapContext context) {
    return new StockPipeline(new BundleBuilder().load(folder.toFile(), context).root());
  }

  /** MLeap's own object. */
  public Transformer transformer() {
    return pipeline;
  }

  /** The names of the columns that the pipeline reads, in the order of {@link #score}'s values. */
  public List<String> inputs() {
    return inputs;
  }

  /** A value as the pipeline wants it: a Double or a String, null where the field is empty. */
  public @Nullable Object value(int input, String field) {
    if (field.isEmpty()) {
      return null;
    }
    if (fields.get(input).dataType() instanceof ScalarType scalar
        && scalar.base().equals(ScalarType.Double().base())) {
      return Double.valueOf(field);
    }
    return field;
  }

  /**
   * The predictions of records.
   *
   * @param records of each the values of {@link #inputs()}
   */
  public double[] score(@Nullable Object[]... records) {
    Row[] rows = new Row[records.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new ArrayRow(WrappedArray.make(records[row]));
    }
    WrappedArray<Row> dataset = WrappedArray.make(rows);
    DefaultLeapFrame scored = pipeline.transform(new DefaultLeapFrame(schema, dataset)).get();
    int column = (Integer) scored.schema().indexOf(PREDICTION).get();
    double[] scores = new double[rows.length];
    Iterator<Row> scoredRows = scored.dataset().iterator();
    for (int row = 0; row < scores.length; row++) {
      scores[row] = scoredRows.next().getDouble(column);
    }
    return scores;
  }
}
