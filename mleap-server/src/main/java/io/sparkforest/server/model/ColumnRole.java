package io.sparkforest.server.model;

/** What a column is for. */
public enum ColumnRole {
  /** The forest uses it. */
  FEATURE,
  /** Used only to fill in another column. */
  GROUP,
  /** May stand in a record, is never read. */
  IGNORED
}
