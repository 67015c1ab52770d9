package io.sparkforest.server.mleap;

import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The proof that a plan computes what MLeap computes, made each time that a model is loaded: on
 * records with gaps, with unknown labels, with each label that the model knows, and with numbers
 * beyond all that training has seen. Features and scores must be the same bit for bit.
 */
final class PlanProof {
  /** Of a column with more labels these many are tried. */
  private static final int MAX_LABELS = 200;

  /**
   * MLeap copies a record for each of its stages: what one costs grows with the square of the
   * columns. So much for trials of either kind takes less than a second; a column with more labels
   * than that allows has them tried all the same.
   */
  private static final long MAX_WORK = 50_000_000;

  private static final int MIXED_ROWS = 64;

  /** Labels that no model knows: it may reject them. */
  private static final List<String> UNKNOWN_LABELS = List.of("\u2205 no such label", "");

  private static final double[] NUMBERS = {1, 0, -0.0, -1e100, 1e100, Double.MIN_VALUE, 0.1};

  /** Of a bundle from elsewhere they are values, which the model may reject. */
  private static final List<Double> NOT_FINITE =
      List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  private final List<Column> inputs;
  private final CompiledScorer compiled;
  private final MleapScorer mleap;
  private final String features;

  PlanProof(Signature signature, CompiledScorer compiled, MleapScorer mleap, String features) {
    this.inputs = signature.inputs();
    this.compiled = compiled;
    this.mleap = mleap;
    this.features = features;
  }

  /** What differs, if anything does. */
  Optional<String> difference() {
    Rows rows = rows(inputs);
    double[][] expected;
    double[] scores;
    try {
      expected = mleap.features(rows, features);
      scores = mleap.score(rows);
    } catch (NotScorableException e) {
      // MLeap rejects some of them: then the plan must reject each of these, too.
      return differenceOneByOne(rows);
    }
    for (int row = 0; row < rows.size(); row++) {
      Optional<String> difference = difference(rows, row, expected[row], scores[row]);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<String> differenceOneByOne(Rows rows) {
    int refused = 0;
    for (int row = 0; row < rows.size(); row++) {
      Optional<String> difference;
      try {
        Rows only = rows.only(row);
        difference = difference(rows, row, mleap.features(only, features)[0], mleap.score(only)[0]);
      } catch (NotScorableException e) {
        refused++;
        difference = Optional.empty();
        if (compiled.features(rows, row) != null) {
          difference = Optional.of("MLeap rejects a record: " + e.getMessage());
        }
      }
      if (difference.isPresent()) {
        return difference;
      }
    }
    if (refused == rows.size()) {
      return Optional.of("MLeap rejects all records of the comparison");
    }
    return Optional.empty();
  }

  private Optional<String> difference(Rows rows, int row, double[] expected, double mleapScore) {
    double[] found = compiled.features(rows, row);
    if (found == null) {
      return Optional.empty();
    }
    for (int feature = 0; feature < expected.length; feature++) {
      // Sums with 0: MLeap's sparse vectors forget the sign of zero, and so does every split.
      if (Double.compare(found[feature] + 0.0, expected[feature] + 0.0) != 0) {
        return Optional.of(
            "feature "
                + feature
                + " is "
                + found[feature]
                + ", but MLeap's is "
                + expected[feature]);
      }
    }
    double score = compiled.score(rows.only(row))[0];
    if (Double.compare(score, mleapScore) != 0) {
      return Optional.of("a score is " + score + ", but MLeap's is " + mleapScore);
    }
    return Optional.empty();
  }

  /**
   * One row of gaps, one for each trial of each column, and mixtures. Of a wide model a row tries
   * several columns at a time, and there are fewer mixtures. Trials that a model may reject are in
   * rows of their own: a refusal would hide all else that its row tries.
   */
  static Rows rows(List<Column> inputs) {
    List<List<Object>> trials = new ArrayList<>();
    List<Trial> ordinary = new ArrayList<>();
    List<Trial> refusable = new ArrayList<>();
    for (int input = 0; input < inputs.size(); input++) {
      List<Object> ofInput = trials(inputs.get(input));
      trials.add(ofInput);
      for (Object value : ofInput) {
        (isRefusable(value) ? refusable : ordinary).add(new Trial(input, value));
      }
    }
    Rows.Builder rows = Rows.builder(inputs);
    rows.addRow();
    int mixed = Math.min(MIXED_ROWS, addTrials(rows, trials, ordinary));
    addTrials(rows, trials, refusable);
    Random random = new Random(1);
    for (int row = 0; row < mixed; row++) {
      rows.addRow();
      for (int input = 0; input < inputs.size(); input++) {
        List<Object> values = trials.get(input);
        int choice = random.nextInt(values.size() + 1);
        if (choice < values.size()) {
          set(rows, input, values.get(choice));
        }
      }
    }
    return rows.build();
  }

  private static boolean isRefusable(Object value) {
    return UNKNOWN_LABELS.contains(value)
        || (value instanceof Double number && !Double.isFinite(number));
  }

  /** Adds rows with all of some trials and ordinary values beside them; says how many rows. */
  private static int addTrials(Rows.Builder rows, List<List<Object>> ofInputs, List<Trial> trials) {
    int[] counts = new int[ofInputs.size()];
    int widest = 0;
    for (Trial trial : trials) {
      widest = Math.max(widest, ++counts[trial.input()]);
    }
    long most = MAX_WORK / ((long) ofInputs.size() * ofInputs.size());
    // No two trials of the same column in a row.
    int apart = (int) Math.min(trials.size(), Math.max(most, widest));
    for (int row = 0; row < apart; row++) {
      rows.addRow();
      for (int input = 0; input < ofInputs.size(); input++) {
        set(rows, input, ofInputs.get(input).get(0));
      }
      for (int trial = row; trial < trials.size(); trial += apart) {
        set(rows, trials.get(trial).input(), trials.get(trial).value());
      }
    }
    return apart;
  }

  /** A value for one of the inputs. */
  private record Trial(int input, Object value) {}

  private static void set(Rows.Builder rows, int input, Object value) {
    if (value instanceof Double number) {
      rows.setNumber(input, number);
    } else if (value instanceof String label) {
      rows.setLabel(input, label);
    }
  }

  /** The first is an ordinary one. */
  private static List<Object> trials(Column input) {
    List<Object> trials = new ArrayList<>();
    FieldType type = input.valueType();
    if (input.type() == ColumnType.CATEGORICAL) {
      int count = Math.min(MAX_LABELS, input.levels().size());
      trials.addAll(input.levels().subList(0, count));
      if (type != FieldType.BOOLEAN) {
        trials.addAll(UNKNOWN_LABELS);
      }
      return trials;
    }
    ValueRange range = input.range();
    if (range != null) {
      trials.add(range.min() / 2 + range.max() / 2);
      trials.add(range.min());
      trials.add(range.max());
    }
    for (double number : NUMBERS) {
      if (type == null || type.violation(number).isEmpty()) {
        trials.add(type == FieldType.FLOAT ? (double) (float) number : number);
      }
    }
    if (type != null && type.holdsNonFinite()) {
      trials.addAll(NOT_FINITE);
    }
    return trials;
  }
}
