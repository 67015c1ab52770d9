package io.sparkforest.server.codec.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** Reads a body of which every line is a record of its own. */
public abstract class LinesRequestReader implements RequestReader {
  private final RowCollector collector;
  private final Iterator<String> lines;

  /** A reader of lines. */
  public LinesRequestReader(RowCollector collector, Iterator<String> lines) {
    this.collector = collector;
    this.lines = lines;
  }

  /** Adds the record on a line to the collector, or its error. */
  protected abstract void readLine(String text) throws IOException;

  @Override
  public final Records next(int most) throws IOException {
    try {
      while (!collector.isFull(most) && lines.hasNext()) {
        readLine(lines.next());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return collector.take();
  }
}
