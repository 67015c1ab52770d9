package io.sparkforest.trainer.table;

import java.io.Serializable;

/**
 * Consecutive rows of a table.
 *
 * @param from the first, from 0
 * @param to where they end
 */
public record RowRange(long from, long to) implements Serializable {
  /** Number of rows. */
  public long size() {
    return to - from;
  }
}
