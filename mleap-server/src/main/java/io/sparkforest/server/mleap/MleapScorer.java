package io.sparkforest.server.mleap;

import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.interval.Intervals;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.TreeStatistic;
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

  /** A column that numbers the rows of a frame, so that rows that a stage drops are noticed. */
  private static final String PLACE = "\u2116";

  /** From here on a double does not tell every long from its neighbours. */
  private static final double INEXACT = 0x1p53;

  private final Transformer pipeline;
  private final Stages stages;
  private final Column[] inputs;
  private final FieldType[] types;

  /** Which inputs are longs that a stage reads digit by digit. */
  private final boolean[] areExact;

  private final StructType schema;
  private final String place;
  private final String prediction;
  private final Optional<ForestTrees> trees;
  private final ForestSizes forests;
  private final Intervals intervals;

  /** A scorer without prediction intervals. */
  MleapScorer(Transformer pipeline, Signature signature, List<FieldType> types) {
    this(pipeline, signature, types, Intervals.NO_FOREST);
  }

  /**
   * A scorer of rows.
   *
   * @param types the type in which the pipeline is given each of the signature's inputs
   * @param intervals of the pipeline's forest
   */
  MleapScorer(
      Transformer pipeline, Signature signature, List<FieldType> types, Intervals intervals) {
    this.pipeline = pipeline;
    this.stages = Stages.of(pipeline);
    this.inputs = signature.inputs().toArray(Column[]::new);
    this.types = types.toArray(FieldType[]::new);
    this.areExact = new boolean[inputs.length];
    for (int input = 0; input < inputs.length; input++) {
      areExact[input] =
          this.types[input] == FieldType.LONG && stages.readAsText(inputs[input].name());
    }
    this.place = unused(pipeline, signature);
    this.schema = schema(inputs, this.types, place);
    this.prediction = signature.prediction();
    this.trees = ForestTrees.of(pipeline, prediction);
    this.forests = signature.forests();
    this.intervals = trees.isPresent() ? intervals : Intervals.NO_FOREST;
  }

  @Override
  public double[] score(Rows rows) {
    double[] scores = new double[rows.size()];
    for (int start = 0; start < scores.length; start += FRAME_ROWS) {
      int end = Math.min(start + FRAME_ROWS, scores.length);
      read(rows, transform(rows, start, end), start, scores);
    }
    requireFinite(scores);
    return scores;
  }

  @Override
  public Intervals intervals() {
    return intervals;
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
      read(rows, scored, start, scores);
      int features = (Integer) scored.schema().indexOf(forest.features()).get();
      Iterator<Row> scoredRows = scored.dataset().iterator();
      for (int row = start; row < end; row++) {
        double[] predictions = forests.corrected(forest.predict(scoredRows.next().get(features)));
        for (int statistic = 0; statistic < values.length; statistic++) {
          values[statistic][row] = statistics.get(statistic).of(predictions);
        }
      }
    }
    requireFinite(scores);
    return new Predictions(scores, values);
  }

  private void read(Rows rows, DefaultLeapFrame scored, int start, double[] scores) {
    int column = (Integer) scored.schema().indexOf(prediction).get();
    Iterator<Row> scoredRows = scored.dataset().iterator();
    for (int row = start; scoredRows.hasNext(); row++) {
      Object score = scoredRows.next().getRaw(column);
      if (score == null) {
        throw refusal(rows, row);
      }
      scores[row] = (Double) score;
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

  /** The frame that the pipeline makes of rows: one row for each, in their order. */
  private DefaultLeapFrame transform(Rows rows, int start, int end) {
    DefaultLeapFrame scored;
    try {
      scored = pipeline.transform(frame(rows, start, end)).get();
    } catch (NotScorableException e) {
      throw e;
    } catch (RuntimeException e) {
      throw notScorable(rows, start, end, e);
    }
    int kept = rowsInPlace(scored);
    if (kept < end - start) {
      throw refusal(rows, start + kept);
    }
    return scored;
  }

  /** How many rows there are before the first that a stage has dropped, if any has. */
  private int rowsInPlace(DefaultLeapFrame scored) {
    int column = (Integer) scored.schema().indexOf(place).get();
    Iterator<Row> scoredRows = scored.dataset().iterator();
    int row = 0;
    while (scoredRows.hasNext() && scoredRows.next().getInt(column) == row) {
      row++;
    }
    return row;
  }

  /** MLeap does not say which record it stumbled over: it is found one by one. */
  private RuntimeException notScorable(Rows rows, int start, int end, RuntimeException ofAll) {
    for (int row = start; row < end; row++) {
      try {
        if (rowsInPlace(pipeline.transform(frame(rows, row, row + 1)).get()) == 0) {
          return refusal(rows, row);
        }
      } catch (RuntimeException e) {
        return refusal(rows, row);
      }
    }
    return ofAll;
  }

  private NotScorableException refusal(Rows rows, int row) {
    String reason = Refusal.reason(stages, frame(rows, row, row + 1));
    return new NotScorableException(row, "the model cannot score the record: " + reason);
  }

  private DefaultLeapFrame frame(Rows rows, int start, int end) {
    Row[] frameRows = new Row[end - start];
    for (int row = start; row < end; row++) {
      @Nullable Object[] values = new @Nullable Object[inputs.length + 1];
      for (int input = 0; input < inputs.length; input++) {
        values[input] = value(rows, row, input);
      }
      values[inputs.length] = row - start;
      frameRows[row - start] = new ArrayRow(WrappedArray.make(values));
    }
    // Not by the constructor for Java's collections: it makes a lazy stream, whose every stage
    // holds on to the one before.
    WrappedArray<Row> strict = WrappedArray.make(frameRows);
    return new DefaultLeapFrame(schema, strict);
  }

  /** The value as MLeap wants it: boxed, null if it is missing. */
  private @Nullable Object value(Rows rows, int row, int input) {
    if (inputs[input].type() == ColumnType.CATEGORICAL) {
      String label = rows.label(row, input);
      return label == null ? null : types[input].of(label);
    }
    if (rows.isMissing(row, input)) {
      return null;
    }
    double number = rows.number(row, input);
    if (areExact[input] && Math.abs(number) >= INEXACT) {
      throw new NotScorableException(
          row,
          "\""
              + inputs[input].name()
              + "\" is a long that is read as a label, and beyond 2^53, where its last digits are"
              + " not kept; declare the column as a string");
    }
    return types[input].of(number);
  }

  private static StructType schema(Column[] inputs, FieldType[] types, String place) {
    List<StructField> fields = new ArrayList<>();
    for (int input = 0; input < inputs.length; input++) {
      fields.add(
          new StructField(
              inputs[input].name(), new ScalarType(MleapTypes.basic(types[input]), true)));
    }
    fields.add(new StructField(place, ScalarType.Int()));
    return StructType.apply(fields).get();
  }

  /** A name for a column of our own. */
  private static String unused(Transformer pipeline, Signature signature) {
    String name = PLACE;
    StructType own = pipeline.schema();
    while (own.hasField(name) || isColumn(name, signature)) {
      name += PLACE;
    }
    return name;
  }

  private static boolean isColumn(String name, Signature signature) {
    return signature.columns().stream().anyMatch(column -> column.name().equals(name));
  }
}
