package io.sparkforest.server.model;

/** How a column's text becomes a value. */
public enum ColumnType {
  /** A finite decimal number. */
  NUMERIC,
  /** A label, taken as it is. */
  CATEGORICAL
}
