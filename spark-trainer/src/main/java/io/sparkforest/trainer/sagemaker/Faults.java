package io.sparkforest.trainer.sagemaker;

import java.util.ArrayList;
import java.util.List;

/** Faults of one kind, counted, of which some are told as examples. */
public final class Faults {
  /** Examples that are told; more would hide the other faults. */
  public static final int MOST_EXAMPLES = 20;

  private final List<String> examples = new ArrayList<>();
  private long count;

  /** Adds a fault; {@code example} tells where it is, what was found, and the rule. */
  public void add(String example) {
    count++;
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(example);
    }
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
      problems.add("%d %s: %s%s", count, what, String.join("; ", examples), more());
    }
  }

  private String more() {
    return count > examples.size() ? "; and " + (count - examples.size()) + " more" : "";
  }
}
