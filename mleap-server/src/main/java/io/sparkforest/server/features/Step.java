package io.sparkforest.server.features;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes one or more of a record's values from its raw fields or from values computed before.
 * Values lie in one array; {@link RawRecord#MISSING} stands for a missing one. Only bundles from
 * elsewhere know a NaN that is not missing.
 */
public sealed interface Step {
  /**
   * Computes the values.
   *
   * @param record what is raw
   * @param values what was computed before, and where results go
   * @return whether the step has an answer to the record
   */
  boolean run(RawRecord record, double[] values);

  /** A raw number, maybe missing. */
  record RawNumber(int input, int output) implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      values[output] = record.number(input);
      return true;
    }
  }

  /** A number, or another where it is missing or a token for missing: MLeap's {@code imputer}. */
  record Filled(int input, double token, double filling, int output) implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      double value = values[input];
      if (Double.isNaN(value) || value == token) {
        value = filling;
      }
      values[output] = value;
      return true;
    }
  }

  /**
   * A label's number: MLeap's {@code string_map} and {@code string_indexer}.
   *
   * @param otherwise the number of a label that is missing or not in the table; null if there is no
   *     answer to it
   */
  record LabelNumber(int input, Map<String, Double> table, @Nullable Double otherwise, int output)
      implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      String label = record.label(input);
      Double number = label == null ? otherwise : table.getOrDefault(label, otherwise);
      if (number == null) {
        return false;
      }
      values[output] = number;
      return true;
    }
  }

  /** The first of two values that is not missing, be it NaN: MLeap's {@code coalesce}. */
  record FirstPresent(int first, int second, int output) implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      values[output] = RawRecord.isMissing(values[first]) ? values[second] : values[first];
      return true;
    }
  }

  /** A sum, of values that must not be missing: MLeap's {@code math_binary} add. */
  record Sum(int first, int second, int output) implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      values[output] = values[first] + values[second];
      return !Double.isNaN(values[output]);
    }
  }

  /** A product, of values that must not be missing: MLeap's {@code math_binary} mul. */
  record Product(int first, int second, int output) implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      values[output] = values[first] * values[second];
      return !Double.isNaN(values[output]);
    }
  }

  /** Values beside each other, none of which may be missing: MLeap's {@code vector_assembler}. */
  @SuppressWarnings("ArrayRecordComponent") // no one compares steps
  record Assembled(int[] inputs, int output) implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      for (int place = 0; place < inputs.length; place++) {
        double value = values[inputs[place]];
        if (Double.isNaN(value)) {
          return false;
        }
        values[output + place] = value;
      }
      return true;
    }
  }

  /**
   * {@code (value - mean) * factor} for values beside each other: MLeap's {@code standard_scaler}
   * with a mean and a deviation.
   */
  @SuppressWarnings("ArrayRecordComponent") // no one compares steps
  record Scaled(int input, double[] mean, double[] factor, int output) implements Step {
    @Override
    public boolean run(RawRecord record, double[] values) {
      for (int place = 0; place < mean.length; place++) {
        // A feature that never varied has no deviation, and MLeap makes it 0, not a product with 0.
        double scaled = 0;
        if (factor[place] != 0) {
          scaled = (values[input + place] - mean[place]) * factor[place];
        }
        values[output + place] = scaled;
      }
      return true;
    }
  }
}
