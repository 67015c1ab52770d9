package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType$;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.LeapFrameBuilder;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/** Compares what a loaded bundle predicts with what Spark predicts, bit for bit. */
final class ParityCheck {
  private final SparkPredictions expected;
  private final String prediction;

  /**
   * Prepares a comparison.
   *
   * @param expected whose columns the bundle expects under their names
   * @param prediction the bundle's output column
   */
  ParityCheck(SparkPredictions expected, String prediction) {
    this.expected = expected;
    this.prediction = prediction;
  }

  /**
   * Compares the predictions for all rows.
   *
   * @throws AlgorithmError if the bundle predicts otherwise for any row, or fails
   */
  void compare(Transformer bundle) {
    List<Double> actual = predict(bundle);
    for (int row = 0; row < expected.rows().size(); row++) {
      double bySpark = expected.prediction(row);
      if (Double.doubleToLongBits(bySpark) != Double.doubleToLongBits(actual.get(row))) {
        throw new AlgorithmError(
            "the exported model predicts "
                + actual.get(row)
                + " where Spark predicts "
                + bySpark
                + expected.recordText(row));
      }
    }
  }

  /** The bundle's predictions, by all cores, a part of the rows each. */
  private List<Double> predict(Transformer bundle) {
    List<Row> rows = expected.rows();
    int parts = Math.min(rows.size(), Runtime.getRuntime().availableProcessors());
    return IntStream.range(0, parts)
        .parallel()
        .mapToObj(
            part -> rows.subList(rows.size() * part / parts, rows.size() * (part + 1) / parts))
        .flatMap(some -> predictPart(some, bundle).stream())
        .toList();
  }

  private List<Double> predictPart(List<Row> rows, Transformer bundle) {
    LeapFrameBuilder builder = new LeapFrameBuilder();
    List<StructField> fields = new ArrayList<>();
    for (Column column : expected.columns()) {
      fields.add(
          builder.createField(
              column.name(),
              column.isNumeric() ? builder.createDouble(true) : builder.createString(true)));
    }
    List<ml.combust.mleap.runtime.frame.Row> leapRows = new ArrayList<>();
    for (Row row : rows) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int index = 0; index < row.length(); index++) {
        values.add(row.get(index));
      }
      leapRows.add(builder.createRowFromIterable(values));
    }
    // Of Java's lists MLeap makes lazy ones, on which each stage adds to the depth of the stack.
    DefaultLeapFrame frame =
        new DefaultLeapFrame(
            StructType$.MODULE$.apply(StageTranslator.seq(fields)).get(),
            StageTranslator.seq(leapRows));
    DefaultLeapFrame scored = bundle.<DefaultLeapFrame>transform(frame).get();
    int place = (int) scored.schema().indexOf(prediction).get();
    return JavaConverters.seqAsJavaListConverter(scored.collect()).asJava().stream()
        .map(row -> row.getDouble(place))
        .toList();
  }
}
