package io.sparkforest.contract.notes;

import java.util.Locale;

/** How a column's text becomes a value. */
public enum ColumnType {
  /** A finite decimal number, as a double. */
  NUMERIC,
  /** The text itself is a label. */
  CATEGORICAL;

  /** The type in a signature, such as {@code numeric}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
