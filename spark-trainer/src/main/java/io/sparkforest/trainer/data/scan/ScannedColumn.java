package io.sparkforest.trainer.data.scan;

import io.sparkforest.trainer.columnar.ChunkColumn;
import io.sparkforest.trainer.columnar.GrowingColumn;
import java.io.Serializable;

/**
 * A column of a chunk.
 *
 * @param facts what its fields hold
 * @param values its values in the rows
 * @param hasTooMany whether it has more labels than are kept
 */
public record ScannedColumn(ColumnFacts facts, ChunkColumn values, boolean hasTooMany)
    implements Serializable {
  /** Adds the rows of the chunk to those before. */
  public void addTo(GrowingColumn column) {
    if (hasTooMany) {
      column.exceed();
    }
    column.add(values);
  }
}
