package io.sparkforest.trainer.features;

import io.sparkforest.trainer.data.Column;
import java.util.Map;

/**
 * A column that is read, with its labels under their canonical names.
 *
 * @param column the raw column
 * @param aliases raw label → canonical label; empty where none is renamed
 */
record SourceColumn(Column column, Map<String, String> aliases) {
  /** Its name in DataFrames. */
  String name() {
    return isRenamed() ? column.id("canonical") : column.id();
  }

  boolean isRenamed() {
    return !aliases.isEmpty();
  }
}
