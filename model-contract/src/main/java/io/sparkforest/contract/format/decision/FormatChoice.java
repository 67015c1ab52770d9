package io.sparkforest.contract.format.decision;

import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.DateTime;
import io.sparkforest.contract.format.ElapsedTime;
import io.sparkforest.contract.format.FieldParser;
import io.sparkforest.contract.format.TimeOfDay;
import io.sparkforest.contract.format.TruthValue;
import io.sparkforest.contract.format.text.DateOrder;
import io.sparkforest.contract.format.text.DatePart;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.GroupMark;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the format of a column from how many of its values have which shape. */
final class FormatChoice {
  /** Fewer different compact dates are codes or numbers that happen to look like dates. */
  static final int MIN_COMPACT = 3;

  /** Percentage of the present values that a format must fit. */
  private static final int MIN_PERCENT = 99;

  /** Numbers such as 1.250, if the decimal mark is a comma. */
  private static final int GROUPED_BY_POINTS = ValueShape.COMMA | ValueShape.flag(GroupMark.POINT);

  private final List<Tally> tallies;
  private final UnitTally units;
  private final int compactDates;
  private final Optional<DecimalMark> said;
  private final Optional<DecimalMark> shown;
  private final long missing;
  private final long present;

  FormatChoice(
      List<Tally> tallies,
      UnitTally units,
      int compactDates,
      Optional<DecimalMark> said,
      Optional<DecimalMark> shown) {
    this.tallies = tallies;
    this.units = units;
    this.compactDates = compactDates;
    this.said = said;
    this.shown = shown;
    missing = count(ValueShape.MISSING, 0);
    present = count(0, ValueShape.MISSING);
  }

  FormatDecision decide() {
    Optional<FormatDecision> decision =
        present == 0 ? Optional.empty() : date().or(this::truth).or(this::time).or(this::number);
    return decision.orElseGet(
        () ->
            new FormatDecision(
                Optional.empty(), List.of(), 0, missing, present, List.of(), missingExamples()));
  }

  private Optional<FormatDecision> date() {
    boolean isCompact = count(ValueShape.COMPACT, 0) == present && compactDates >= MIN_COMPACT;
    if (isCompact) {
      return Optional.of(date(DateOrder.COMPACT, ValueShape.COMPACT));
    }
    long yearFirst = count(ValueShape.YEAR_FIRST, 0);
    long dayFirst = count(ValueShape.DAY_FIRST, 0);
    long monthFirst = count(ValueShape.MONTH_FIRST, 0);
    if (isEnough(yearFirst) && yearFirst >= Math.max(dayFirst, monthFirst)) {
      return Optional.of(date(DateOrder.YEAR_MONTH_DAY, ValueShape.YEAR_FIRST));
    }
    if (!isEnough(dayFirst) && !isEnough(monthFirst)) {
      return Optional.empty();
    }
    boolean isDayFirst;
    if (isEnough(dayFirst) && isEnough(monthFirst)) {
      long dayAlone = count(ValueShape.DAY_FIRST, ValueShape.MONTH_FIRST);
      long monthAlone = count(ValueShape.MONTH_FIRST, ValueShape.DAY_FIRST);
      long different = count(ValueShape.ORDERS_DIFFER, 0);
      boolean isUndecided = dayAlone > 0 == monthAlone > 0 && different > 0;
      if (isUndecided) {
        return Optional.of(
            isEnough(yearFirst)
                ? date(DateOrder.YEAR_MONTH_DAY, ValueShape.YEAR_FIRST)
                : ambiguous(
                    date(DateOrder.DAY_MONTH_YEAR, ValueShape.DAY_FIRST),
                    date(DateOrder.MONTH_DAY_YEAR, ValueShape.MONTH_FIRST),
                    ValueShape.ORDERS_DIFFER));
      }
      isDayFirst =
          dayAlone == monthAlone
              ? 2 * count(ValueShape.NAME_FIRST, 0) <= dayFirst
              : dayAlone > monthAlone;
    } else {
      isDayFirst = isEnough(dayFirst);
    }
    return Optional.of(
        isDayFirst
            ? date(DateOrder.DAY_MONTH_YEAR, ValueShape.DAY_FIRST)
            : date(DateOrder.MONTH_DAY_YEAR, ValueShape.MONTH_FIRST));
  }

  private FormatDecision date(DateOrder order, int flag) {
    boolean hasTime = count(flag | ValueShape.HAS_TIME, 0) > 0;
    return decision(new DateTime(order, hasTime ? DatePart.ALL : DatePart.OF_DATE), count(flag, 0));
  }

  private Optional<FormatDecision> truth() {
    long fits = count(ValueShape.TRUTH, 0);
    return isEnough(fits) ? Optional.of(decision(new TruthValue(), fits)) : Optional.empty();
  }

  private Optional<FormatDecision> time() {
    long clocks = count(ValueShape.CLOCK, 0);
    long durations = count(ValueShape.DURATION, 0);
    boolean isClock = isEnough(clocks);
    if (isEnough(durations)) {
      boolean hasCompound = count(ValueShape.COMPOUND, 0) > 0;
      boolean isNumber =
          !hasCompound
              && isEnough(count(ValueShape.DURATION | ValueShape.UNIT, 0))
              && reading(DecimalMark.POINT).unitCount() < 2;
      if (hasCompound || (!isClock && !isNumber)) {
        return Optional.of(decision(new ElapsedTime(false), durations));
      }
    }
    return isClock
        ? Optional.of(decision(new TimeOfDay(DatePart.OF_TIME), clocks))
        : Optional.empty();
  }

  private Optional<FormatDecision> number() {
    NumberReading point = reading(DecimalMark.POINT);
    NumberReading comma = reading(DecimalMark.COMMA);
    if (!isEnough(point.fits()) && !isEnough(comma.fits())) {
      return Optional.empty();
    }
    DecimalMark mark = isEnough(point.fits()) ? DecimalMark.POINT : DecimalMark.COMMA;
    if (isEnough(point.fits()) && isEnough(comma.fits())) {
      long pointAlone = count(ValueShape.POINT, ValueShape.COMMA);
      long commaAlone = count(ValueShape.COMMA, ValueShape.POINT);
      DecimalMark decided = decided(pointAlone, commaAlone);
      if (decided == null) {
        FormatDecision ofPoint = decision(point.format(), point.fits());
        FormatDecision ofComma = decision(comma.format(), comma.fits());
        return Optional.of(
            count(ValueShape.MARKS_DIFFER, 0) > 0
                ? ambiguous(ofPoint, ofComma, ValueShape.MARKS_DIFFER)
                : ambiguous(ofComma, ofPoint, GROUPED_BY_POINTS));
      }
      mark = decided;
    }
    NumberReading chosen = mark == DecimalMark.POINT ? point : comma;
    return Optional.of(decision(chosen.format(), chosen.fits()));
  }

  /** The mark that values or else the file decide on, null if none does and it matters. */
  private @Nullable DecimalMark decided(long pointAlone, long commaAlone) {
    if (pointAlone > 0 && commaAlone == 0) {
      return DecimalMark.POINT;
    }
    if (commaAlone > 0 && pointAlone == 0) {
      return DecimalMark.COMMA;
    }
    long different = count(ValueShape.MARKS_DIFFER, 0);
    boolean isGroupedByPoints = count(GROUPED_BY_POINTS, 0) > 0;
    if (said.isPresent() && (different > 0 || isGroupedByPoints)) {
      return said.get();
    }
    if (different > 0) {
      return shown.orElse(null);
    }
    if (isGroupedByPoints && shown.equals(Optional.of(DecimalMark.COMMA))) {
      // Plain numbers as they are, such as 1.250, and yet not in this file.
      return null;
    }
    return commaAlone > pointAlone ? DecimalMark.COMMA : DecimalMark.POINT;
  }

  private NumberReading reading(DecimalMark decimal) {
    return NumberReading.of(decimal, tallies, units);
  }

  private FormatDecision ambiguous(FormatDecision one, FormatDecision other, int flag) {
    ColumnFormat first = one.format().orElseThrow();
    ColumnFormat second = other.format().orElseThrow();
    List<String> examples =
        tallies.stream()
            .filter(tally -> tally.has(flag))
            .flatMap(tally -> tally.examples().stream())
            .sorted()
            .limit(FormatProfile.MAX_EXAMPLES)
            .toList();
    return new FormatDecision(
        Optional.empty(),
        List.of(first, second),
        Math.min(one.fits(), other.fits()),
        missing,
        Math.max(one.unfit(), other.unfit()),
        examples,
        missingExamples());
  }

  private FormatDecision decision(ColumnFormat format, long fits) {
    FieldParser parser = format.parser();
    double[] inputs = new double[format.inputs().size()];
    List<String> unfit =
        fits == present
            ? List.of()
            : Stream.concat(
                    tallies.stream().flatMap(tally -> tally.examples().stream()),
                    units.examples().stream())
                .filter(example -> parser.parse(example, inputs) == Fit.UNFIT)
                .distinct()
                .sorted()
                .limit(FormatProfile.MAX_EXAMPLES)
                .collect(Collectors.toList());
    return new FormatDecision(
        Optional.of(format), List.of(), fits, missing, present - fits, unfit, missingExamples());
  }

  private List<String> missingExamples() {
    return tallies.stream()
        .filter(tally -> tally.has(ValueShape.MISSING))
        .flatMap(tally -> tally.examples().stream())
        .toList();
  }

  private boolean isEnough(long fits) {
    return fits > 0 && 100 * fits >= MIN_PERCENT * present;
  }

  /** How many values have all of some flags and not all of others. */
  private long count(int flags, int others) {
    return tallies.stream()
        .filter(tally -> tally.has(flags) && (others == 0 || !tally.has(others)))
        .mapToLong(Tally::count)
        .sum();
  }
}
