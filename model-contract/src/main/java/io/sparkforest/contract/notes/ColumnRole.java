package io.sparkforest.contract.notes;

import java.util.Locale;

/** What a column is for. */
public enum ColumnRole {
  /** The forest splits on it. */
  FEATURE,
  /** Its labels group the rows when another column is filled in; the forest does not see it. */
  GROUP,
  /** It may stand in a record and is not read. */
  IGNORED;

  /** The role in a signature, such as {@code feature}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
