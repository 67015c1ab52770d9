package io.sparkforest.trainer.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Faults of the user's input, collected so that they are reported together and mended in one go.
 */
public final class Problems {
  private static final int MOST_REPORTED = 20;

  private final List<String> found = new ArrayList<>();

  public void add(String format, Object... arguments) {
    found.add(String.format(Locale.ROOT, format, arguments));
  }

  /**
   * Ends the job if there are any.
   *
   * @throws UserError with one line a problem, if any was added
   */
  public void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    if (found.size() == 1) {
      throw new UserError(found.get(0));
    }
    StringBuilder message = new StringBuilder().append(found.size()).append(" problems:");
    found.stream().limit(MOST_REPORTED).forEach(problem -> message.append("\n- ").append(problem));
    if (found.size() > MOST_REPORTED) {
      message.append("\n- and ").append(found.size() - MOST_REPORTED).append(" more");
    }
    throw new UserError(message.toString());
  }
}
