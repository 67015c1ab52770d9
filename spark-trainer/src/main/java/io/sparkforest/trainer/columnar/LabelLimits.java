package io.sparkforest.trainer.columnar;

import java.io.Serializable;

/**
 * How many labels of a column are kept.
 *
 * @param labels most labels
 * @param characters most characters of all labels
 */
public record LabelLimits(int labels, long characters) implements Serializable {
  /** All are kept. */
  public static final LabelLimits NONE = new LabelLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

  /** Whether there are more. */
  public boolean areExceeded(LabelTable table) {
    return table.size() > labels || table.characters() > characters;
  }
}
