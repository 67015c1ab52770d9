package io.sparkforest.contract.format.decision;

import io.sparkforest.contract.format.PlainNumber;
import io.sparkforest.contract.format.text.Characters;
import io.sparkforest.contract.format.text.DecimalMark;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts which formats the values of a column fit, to decide on its format. Memory does not grow
 * with the values, and neither their order nor how they are divided between profiles that are
 * merged has an influence on the decision. It is serializable, since values are counted on all
 * hosts of a job.
 *
 * <p>Not for several threads.
 */
public final class FormatProfile implements Serializable {
  /** How many examples a decision has at most. */
  public static final int MAX_EXAMPLES = 20;

  /** Labels that are recognised without a look at their shape; a power of two. */
  private static final int KNOWN_LABELS = 64;

  private static final int MAX_KNOWN_LENGTH = 32;

  private final List<Tally> tallies = new ArrayList<>();
  private final UnitTally units = new UnitTally();
  private final Set<String> compactDates = new TreeSet<>();
  private final ValueShape shape = new ValueShape();
  private char[] text = new char[64];

  /** Labels that came before, each where its hash code says, and their tallies. */
  private final @Nullable String[] knownLabels = new String[KNOWN_LABELS];

  private final @Nullable Tally[] knownTallies = new Tally[KNOWN_LABELS];

  /**
   * Adds a value.
   *
   * @param value without surrounding white space, and not empty or otherwise known to be missing
   * @return the number if it is a {@link PlainNumber}, infinite if no double holds it; else NaN
   */
  public double add(String value) {
    return add(value, 1);
  }

  /**
   * Adds a value as often as it occurs.
   *
   * @param value as for {@link #add(String)}
   * @param count how often, at least once
   * @return the number if it is a {@link PlainNumber}, infinite if no double holds it; else NaN
   */
  public double add(String value, long count) {
    int length = value.length();
    boolean isWord =
        length > 0 && length <= MAX_KNOWN_LENGTH && Characters.isLetter(value.charAt(0));
    int slot = isWord ? value.hashCode() & (KNOWN_LABELS - 1) : 0;
    Tally known = knownTallies[slot];
    if (isWord && known != null && value.equals(knownLabels[slot])) {
      known.addKnown(count);
      return Double.NaN;
    }
    if (length > text.length) {
      text = new char[Math.max(length, 2 * text.length)];
    }
    value.getChars(0, length, text, 0);
    int flags = shape.of(text, 0, length);
    double number = shape.plainNumber();
    Tally tally = tally(flags);
    if ((flags & ValueShape.PLAIN) != 0) {
      tally.addPlain(number, text, 0, length, count);
    } else {
      tally.add(value, count);
      if (isWord && (flags & (ValueShape.UNIT | ValueShape.COMPACT)) == 0) {
        knownLabels[slot] = value;
        knownTallies[slot] = tally;
      }
      if ((flags & ValueShape.UNIT) != 0) {
        units.add(text, shape.unitStart(), shape.unitEnd(), value, flags, count);
      }
    }
    addCompact(text, 0, length, flags);
    return number;
  }

  /**
   * Adds a value that is a range of characters; of most numbers no string is made.
   *
   * @return as {@link #add(String)}
   */
  public double add(char[] value, int start, int end) {
    if (!Characters.isLetter(value[start])) {
      int flags = shape.of(value, start, end);
      if ((flags & ValueShape.PLAIN) != 0) {
        double number = shape.plainNumber();
        tally(flags).addPlain(number, value, start, end, 1);
        addCompact(value, start, end, flags);
        return number;
      }
    }
    return add(new String(value, start, end - start), 1);
  }

  private void addCompact(char[] value, int start, int end, int flags) {
    if ((flags & ValueShape.COMPACT) != 0 && compactDates.size() < FormatChoice.MIN_COMPACT) {
      compactDates.add(new String(value, start, end - start));
    }
  }

  /** Adds all values of another profile, which stays as it is. */
  public void merge(FormatProfile other) {
    for (Tally tally : other.tallies) {
      tally(tally.shape()).add(tally);
    }
    units.add(other.units);
    for (String date : other.compactDates) {
      if (compactDates.size() < FormatChoice.MIN_COMPACT) {
        compactDates.add(date);
      }
    }
  }

  /**
   * Decides on the column's format.
   *
   * <p>A format needs 99 % of the values that do not mean "missing". A column of plain numbers is
   * one of plain numbers, but for compact dates, which are a column's format if all values are
   * valid dates of the years 1900 to 2100 and at least three differ.
   *
   * @param said the decimal mark of the whole file, if the user says it; it decides on values like
   *     {@code 1,234} and {@code 1.234} that no other value of the column decides on
   * @param shown the decimal mark that other columns of the file show, if they do; it decides on
   *     values like {@code 1,234}, but numbers that are plain without it have two readings then
   */
  public FormatDecision decide(Optional<DecimalMark> said, Optional<DecimalMark> shown) {
    return new FormatChoice(tallies, units, compactDates.size(), said, shown).decide();
  }

  /** Decides as {@link #decide(Optional, Optional)} does where no other column shows a mark. */
  public FormatDecision decide(Optional<DecimalMark> said) {
    return decide(said, Optional.empty());
  }

  private Tally tally(int flags) {
    for (int each = 0; each < tallies.size(); each++) {
      if (tallies.get(each).shape() == flags) {
        return tallies.get(each);
      }
    }
    Tally tally = new Tally(flags);
    tallies.add(tally);
    return tally;
  }
}
