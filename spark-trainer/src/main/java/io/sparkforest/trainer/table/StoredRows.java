package io.sparkforest.trainer.table;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Rows of a table as Spark's objects, made a few at a time. */
final class StoredRows implements Iterator<Row> {
  private static final int MAX_VALUES = 1 << 16;

  private final Table table;
  private final int atOnce;
  private final long end;

  /** Rows that are read already. */
  private RowBlock block;

  /** The first row after these. */
  private long following;

  private int next;

  StoredRows(Table table, RowRange rows) {
    this.table = table;
    this.atOnce = (int) Math.max(1, Math.min(rows.size(), MAX_VALUES / (table.type().size() - 1)));
    this.following = rows.from();
    this.end = rows.to();
    this.block = read();
  }

  @Override
  public boolean hasNext() {
    return next < block.heldOut().length || following < end;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == block.heldOut().length) {
      block = read();
      next = 0;
    }
    return block.row(next++);
  }

  private RowBlock read() {
    RowRange rows = new RowRange(following, Math.min(end, following + atOnce));
    following = rows.to();
    return RowBlock.of(table, rows);
  }
}
