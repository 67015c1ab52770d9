package io.sparkforest.server.codec.record;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lines without the blank ones at their end: those hold no record, while one that is followed by a
 * record was meant to be one.
 */
public final class BlankLines<L> implements Iterator<L> {
  private final Iterator<L> lines;
  private final Predicate<L> isBlank;

  /** The first blank line of a run, which stands for all of them. */
  private @Nullable L blank;

  private long blanks;
  private final Deque<L> after = new ArrayDeque<>(1);

  private BlankLines(Iterator<L> lines, Predicate<L> isBlank) {
    this.lines = lines;
    this.isBlank = isBlank;
  }

  /** The lines without blank ones at the end. */
  public static <L> Iterator<L> withoutTrailing(Iterator<L> lines, Predicate<L> isBlank) {
    return new BlankLines<>(lines, isBlank);
  }

  @Override
  public boolean hasNext() {
    while (after.isEmpty() && lines.hasNext()) {
      L line = lines.next();
      if (isBlank.test(line)) {
        blank = line;
        blanks++;
      } else {
        after.add(line);
      }
    }
    return !after.isEmpty();
  }

  @Override
  public L next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more lines");
    }
    L held = blank;
    if (blanks > 0 && held != null) {
      blanks--;
      return held;
    }
    return after.remove();
  }
}
