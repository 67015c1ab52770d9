package io.sparkforest.trainer.sagemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Faults of one kind, counted, of which the first are listed as examples. */
public final class Faults {
  /** Examples that are listed; more would hide the other faults. */
  public static final int MAX_EXAMPLES = 20;

  private final List<String> examples = new ArrayList<>();
  private long count;

  /** Adds a fault; {@code example} says where it is, what was found, and the rule. */
  public void add(String example) {
    count++;
    if (examples.size() < MAX_EXAMPLES) {
      examples.add(example);
    }
  }

  /** Adds faults without examples, of which there are enough. */
  public void addMore(long faults) {
    count += faults;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * Reports them as one problem, if there are any.
   *
   * @param what what is wrong, after the number of faults, where there are several
   */
  public void addTo(Problems problems, String what) {
    if (count == 1) {
      problems.add("%s", examples.get(0));
    } else if (count > 1) {
      problems.add("%d %s: %s", count, what, listed(examples, count));
    }
  }

  /**
   * Examples in one line, and how many there are besides.
   *
   * @param count of all of which these are examples
   */
  public static String listed(List<?> examples, long count) {
    String listed = examples.stream().map(Object::toString).collect(Collectors.joining("; "));
    return count > examples.size()
        ? listed + "; and " + (count - examples.size()) + " more"
        : listed;
  }
}
