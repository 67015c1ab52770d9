package io.sparkforest.contract.format.decision;

import io.sparkforest.contract.format.DecoratedNumber;
import io.sparkforest.contract.format.ElapsedTime;
import io.sparkforest.contract.format.PlainNumber;
import io.sparkforest.contract.format.TimeOfDay;
import io.sparkforest.contract.format.TruthValue;
import io.sparkforest.contract.format.text.Characters;
import io.sparkforest.contract.format.text.CivilDays;
import io.sparkforest.contract.format.text.ClockText;
import io.sparkforest.contract.format.text.DateOrder;
import io.sparkforest.contract.format.text.DateText;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.Decimals;
import io.sparkforest.contract.format.text.DurationText;
import io.sparkforest.contract.format.text.GroupMark;
import io.sparkforest.contract.format.text.MissingTokens;
import io.sparkforest.contract.format.text.NumberText;
import io.sparkforest.contract.format.text.Units;
import java.io.Serializable;

/**
 * Which formats a value fits, as a set of flags. Values of one shape are one to the decision on a
 * column's format, so a profile counts shapes, of which a column has few.
 *
 * <p>The last value is held; not for several threads.
 */
final class ValueShape implements Serializable {
  /** Means "missing" where other values have a format. */
  static final int MISSING = 1;

  /** A {@link PlainNumber}. */
  static final int PLAIN = 1 << 1;

  /** A {@link DecoratedNumber} with a decimal point. */
  static final int POINT = 1 << 2;

  /** A {@link DecoratedNumber} with a decimal comma. */
  static final int COMMA = 1 << 3;

  /** Point and comma mean different numbers, and neither reading is the usual one. */
  static final int MARKS_DIFFER = 1 << 4;

  /** There is a currency or unit. */
  static final int UNIT = 1 << 5;

  static final int RANGE = 1 << 6;

  /** A {@link TruthValue} spelled {@code true} or {@code false}. */
  static final int TRUTH = 1 << 7;

  static final int COMPACT = 1 << 8;
  static final int YEAR_FIRST = 1 << 9;
  static final int DAY_FIRST = 1 << 10;
  static final int MONTH_FIRST = 1 << 11;

  /** Day first and month first mean different dates. */
  static final int ORDERS_DIFFER = 1 << 12;

  /** A date begins with the name of its month. */
  static final int NAME_FIRST = 1 << 13;

  /** A date has a time other than 00:00. */
  static final int HAS_TIME = 1 << 14;

  /** A {@link TimeOfDay}. */
  static final int CLOCK = 1 << 15;

  /** An {@link ElapsedTime}. */
  static final int DURATION = 1 << 16;

  /** A duration that is no mere number with a unit. */
  static final int COMPOUND = 1 << 17;

  /** The first of four flags, for the {@link GroupMark}s between digits. */
  private static final int FIRST_GROUP_MARK = 1 << 18;

  private static final int ALL_MARKS = 15;
  private static final int SHORTEST_DATE = 6;
  private static final int SHORTEST_CLOCK = 3;

  private int unitStart;
  private int unitEnd;
  private double plainNumber;

  static int flag(GroupMark mark) {
    return FIRST_GROUP_MARK * mark.flag();
  }

  /** The last value, if it is a plain number; else NaN. */
  double plainNumber() {
    return plainNumber;
  }

  int unitStart() {
    return unitStart;
  }

  int unitEnd() {
    return unitEnd;
  }

  /** The flags of a text without surrounding white space. */
  int of(char[] text, int start, int end) {
    plainNumber = Decimals.plain(text, start, end);
    if (!Double.isNaN(plainNumber)) {
      return Double.isInfinite(plainNumber) ? MISSING : ofPlain(text, start, end);
    }
    if (MissingTokens.contains(text, start, end)) {
      return MISSING;
    }
    if (!hasDigit(text, start, end)) {
      return TruthValue.isTrueOrFalse(text, start, end) ? TRUTH : 0;
    }
    int shape = end - start >= SHORTEST_DATE ? ofDate(text, start, end) : 0;
    if (shape != 0) {
      return shape;
    }
    if (Characters.isLetter(text[start])) {
      return ofDuration(text, start, end)
          | (mayBePrefixed(text, start, end) ? ofNumber(text, start, end) : 0);
    }
    if (end - start >= SHORTEST_CLOCK
        && ClockText.seconds(text, start, end, false) != ClockText.NONE) {
      shape = CLOCK;
    }
    return shape | ofDuration(text, start, end) | ofNumber(text, start, end);
  }

  /** Most labels with figures are not numbers with a currency in front. */
  private static boolean mayBePrefixed(char[] text, int start, int end) {
    int letters = Characters.afterLetters(text, start, Math.min(end, start + Units.MAX_PREFIX + 1));
    boolean isWord = letters < end && Characters.isDigit(text[letters]);
    return letters - start <= Units.MAX_PREFIX
        && (!isWord || Units.isCurrency(text, start, letters));
  }

  /** Most labels have none and are no more than labels. */
  private static boolean hasDigit(char[] text, int start, int end) {
    for (int place = start; place < end; place++) {
      if (Characters.isDigit(text[place])) {
        return true;
      }
    }
    return false;
  }

  private static int ofPlain(char[] text, int start, int end) {
    int shape = PLAIN | POINT;
    int point = start;
    while (point < end && text[point] != '.') {
      point++;
    }
    if (point == end) {
      shape |= COMMA;
      boolean isCompact =
          end - start == 8
              && Characters.isDigit(text[start])
              && Characters.afterDigits(text, start, end) == end
              && DateText.compact(text, start, end) != DateText.NONE;
      return isCompact ? shape | COMPACT : shape;
    }
    // The same number with a point for thousands: 1.234, but not 0.234 or 12.5.
    int whole = text[start] == '-' || text[start] == '+' ? start + 1 : start;
    boolean isGrouped =
        point > whole && point - whole <= 3 && text[whole] != '0' && end - point == 4;
    return isGrouped && Characters.afterDigits(text, point + 1, end) == end
        ? shape | COMMA | flag(GroupMark.POINT)
        : shape;
  }

  private static int ofDate(char[] text, int start, int end) {
    int shape = 0;
    long yearFirst = DateText.seconds(text, start, end, DateOrder.YEAR_MONTH_DAY);
    if (yearFirst != DateText.NONE) {
      return YEAR_FIRST | DAY_FIRST | MONTH_FIRST | ofTime(yearFirst);
    }
    long compact = DateText.seconds(text, start, end, DateOrder.COMPACT);
    if (compact != DateText.NONE) {
      return COMPACT | ofTime(compact);
    }
    long dayFirst = DateText.seconds(text, start, end, DateOrder.DAY_MONTH_YEAR);
    long monthFirst = DateText.seconds(text, start, end, DateOrder.MONTH_DAY_YEAR);
    long any = Math.max(dayFirst, monthFirst);
    if (any == DateText.NONE) {
      return 0;
    }
    shape |= dayFirst == DateText.NONE ? 0 : DAY_FIRST;
    shape |= monthFirst == DateText.NONE ? 0 : MONTH_FIRST;
    boolean isBoth = dayFirst != DateText.NONE && monthFirst != DateText.NONE;
    shape |= isBoth && dayFirst != monthFirst ? ORDERS_DIFFER : 0;
    shape |= Characters.isLetter(text[start]) ? NAME_FIRST : 0;
    return shape | ofTime(any);
  }

  private static int ofTime(long seconds) {
    return Math.floorMod(seconds, CivilDays.SECONDS_PER_DAY) == 0 ? 0 : HAS_TIME;
  }

  private static int ofDuration(char[] text, int start, int end) {
    if (Double.isNaN(DurationText.seconds(text, start, end, false))) {
      return 0;
    }
    boolean isCompound =
        text[start] == 'P' || hasTwoColons(text, start, end) || hasTwoNumbers(text, start, end);
    return isCompound ? DURATION | COMPOUND : DURATION;
  }

  /** Whether there is a number behind a unit. */
  private static boolean hasTwoNumbers(char[] text, int start, int end) {
    boolean hasLetter = false;
    for (int place = start; place < end; place++) {
      if (hasLetter && Characters.isDigit(text[place])) {
        return true;
      }
      hasLetter |= Characters.isLetter(text[place]);
    }
    return false;
  }

  private static boolean hasTwoColons(char[] text, int start, int end) {
    int colons = 0;
    for (int place = start; place < end; place++) {
      colons += text[place] == ':' ? 1 : 0;
    }
    return colons > 1;
  }

  private int ofNumber(char[] text, int start, int end) {
    int shape = 0;
    NumberText point = number(text, start, end, DecimalMark.POINT);
    NumberText comma =
        hasMark(text, start, end) ? number(text, start, end, DecimalMark.COMMA) : point;
    boolean isPoint = isNumber(text, point);
    boolean isComma = isNumber(text, comma);
    NumberText either = isPoint ? point : comma;
    if ((!isPoint && !isComma) || Double.isInfinite(either.value())) {
      return 0;
    }
    shape |= isPoint ? POINT | marks(point) : 0;
    shape |= isComma ? COMMA | marks(comma) : 0;
    shape |= either.isRange() ? RANGE : 0;
    if (either.hasAffix()) {
      shape |= UNIT;
      unitStart = either.affixStart();
      unitEnd = either.affixEnd();
    }
    boolean isDifferent = isPoint && isComma && point.value() != comma.value();
    // A point before a fraction is the usual reading of a number without a unit.
    boolean isUnusual = either.hasAffix() || (point.marksUsed() & GroupMark.COMMA.flag()) != 0;
    return isDifferent && isUnusual ? shape | MARKS_DIFFER : shape;
  }

  private static boolean hasMark(char[] text, int start, int end) {
    for (int place = start; place < end; place++) {
      if (text[place] == '.' || text[place] == ',') {
        return true;
      }
    }
    return false;
  }

  private static NumberText number(char[] text, int start, int end, DecimalMark decimal) {
    GroupMark other = decimal == DecimalMark.POINT ? GroupMark.POINT : GroupMark.COMMA;
    return new NumberText(text, start, end, decimal, ALL_MARKS & ~other.flag());
  }

  private static int marks(NumberText number) {
    return FIRST_GROUP_MARK * number.marksUsed();
  }

  private static boolean isNumber(char[] text, NumberText number) {
    if (Double.isNaN(number.value())) {
      return false;
    }
    if (!number.hasAffix()) {
      return true;
    }
    return number.isPrefix()
        ? Units.isCurrency(text, number.affixStart(), number.affixEnd())
        : Units.isUnit(text, number.affixStart(), number.affixEnd());
  }
}
