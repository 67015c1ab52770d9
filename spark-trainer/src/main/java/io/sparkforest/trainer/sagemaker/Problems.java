package io.sparkforest.trainer.sagemaker;

import io.sparkforest.contract.Escaped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Faults of the user's input, collected so that they are reported together and corrected in one go.
 */
public final class Problems {
  private static final int MAX_REPORTED = 20;

  private final List<String> found = new ArrayList<>();
  private boolean reported;

  /** Adds a fault; what it quotes of the user's is escaped. */
  public void add(String format, Object... arguments) {
    found.add(Escaped.text(String.format(Locale.ROOT, format, arguments)));
  }

  /** Adds a fault that ended a part of the work, where other parts can go on. */
  public void add(UserError fault) {
    found.add(fault.getMessage());
  }

  /** Adds the faults that another collection has. */
  public void addAll(Problems others) {
    found.addAll(others.found);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Does further work that may end at a fault of its own, which is then reported with those found.
   *
   * @throws UserError if the work ends with one
   */
  public <T> T andThen(Supplier<T> work) {
    try {
      return work.get();
    } catch (UserError e) {
      if (!reported) {
        found.add(e.getMessage());
        throwIfAny();
      }
      throw e;
    }
  }

  /** Number of problems so far. */
  public int count() {
    return found.size();
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
    reported = true;
    if (found.size() == 1) {
      throw UserError.ofLines(new StringBuilder(found.get(0)));
    }
    StringBuilder message = new StringBuilder().append(found.size()).append(" problems:");
    found.stream().limit(MAX_REPORTED).forEach(problem -> message.append("\n- ").append(problem));
    if (found.size() > MAX_REPORTED) {
      message.append("\n- and ").append(found.size() - MAX_REPORTED).append(" more");
    }
    throw UserError.ofLines(message);
  }
}
