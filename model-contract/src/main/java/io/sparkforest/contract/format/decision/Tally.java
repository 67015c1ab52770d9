package io.sparkforest.contract.format.decision;

import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.format.text.Characters;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many values have a shape, and the first different ones of these in alphabetical order, so
 * that no order in which values come has an influence.
 */
final class Tally implements Serializable {
  /** Longer examples are cut. */
  private static final int MAX_LENGTH = 80;

  private final int shape;
  private final String[] examples = new String[FormatProfile.MAX_EXAMPLES];
  private int exampleCount;
  private long count;

  /** The smallest plain number; no others are kept as examples, which would take time. */
  private double smallest = Double.POSITIVE_INFINITY;

  private @Nullable String smallestText;

  Tally(int shape) {
    this.shape = shape;
  }

  boolean has(int flags) {
    return (shape & flags) == flags;
  }

  int shape() {
    return shape;
  }

  long count() {
    return count;
  }

  /** Adds a plain number, of which a string is made only if it is the example. */
  void addPlain(double number, char[] text, int start, int end, long times) {
    count += times;
    boolean isExample =
        number == smallest
            && smallestText != null
            && Characters.isSame(text, start, end, smallestText);
    if (number <= smallest && !isExample) {
      keepSmallest(number, new String(text, start, end - start));
    }
  }

  private void keepSmallest(double number, String text) {
    if (number < smallest || (number == smallest && isBefore(text))) {
      smallest = number;
      smallestText = text;
    }
  }

  private boolean isBefore(String text) {
    return smallestText == null || text.compareTo(smallestText) < 0;
  }

  void add(String text, long times) {
    count += times;
    addExample(text);
  }

  /** Adds a value that has been added before. */
  void addKnown(long times) {
    count += times;
  }

  void add(Tally other) {
    count += other.count;
    for (String example : other.listed()) {
      addExample(example);
    }
    if (other.smallestText != null) {
      keepSmallest(other.smallest, other.smallestText);
    }
  }

  private List<String> listed() {
    return Arrays.asList(examples).subList(0, exampleCount);
  }

  List<String> examples() {
    return smallestText == null ? List.copyOf(listed()) : List.of(smallestText);
  }

  private void addExample(String text) {
    boolean isFull = exampleCount == examples.length;
    if (isFull && text.compareTo(examples[exampleCount - 1]) > 0) {
      return;
    }
    String example = Escaped.beginning(text, MAX_LENGTH);
    int found = Arrays.binarySearch(examples, 0, exampleCount, example);
    if (found >= 0) {
      return;
    }
    int place = -found - 1;
    int moved = (isFull ? exampleCount - 1 : exampleCount) - place;
    if (moved < 0) {
      return;
    }
    System.arraycopy(examples, place, examples, place + 1, moved);
    examples[place] = example;
    exampleCount += isFull ? 0 : 1;
  }
}
