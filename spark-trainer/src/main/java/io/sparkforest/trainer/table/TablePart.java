package io.sparkforest.trainer.table;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Consecutive rows of a table for a task that may be another process's. */
interface TablePart extends Serializable {
  /** The rows, made one by one. */
  Iterator<Row> rows();

  /**
   * Rows of a table of this process. Only what is sent to another one is copied, and only when it
   * is.
   */
  record Here(Table table, RowRange range) implements TablePart {
    @Override
    public Iterator<Row> rows() {
      return new StoredRows(table, range);
    }

    private Object writeReplace() {
      return new Sent(RowBlock.of(table, range).compact());
    }
  }

  /** A copy of rows. */
  record Sent(RowBlock block) implements TablePart {
    @Override
    public Iterator<Row> rows() {
      return IntStream.range(0, block.heldOut().length).mapToObj(block::row).iterator();
    }
  }
}
