package io.sparkforest.contract.format.decision;

import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.DecoratedNumber;
import io.sparkforest.contract.format.PlainNumber;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.GroupMark;
import io.sparkforest.contract.format.text.Units;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A column's values read as numbers with one of the decimal marks.
 *
 * @param format the format that fits most of them
 * @param fits how many it fits
 */
record NumberReading(ColumnFormat format, long fits) {
  /** Ranges are the exception among numbers; where they are not, they are labels. */
  private static final int MIN_VALUES_PER_RANGE = 10;

  static NumberReading of(DecimalMark decimal, List<Tally> tallies, UnitTally unitTally) {
    int flag = decimal == DecimalMark.POINT ? ValueShape.POINT : ValueShape.COMMA;
    List<String> units = unitTally.units(decimal);
    long bare = 0;
    long ranges = 0;
    long plain = 0;
    long withUnit = units.stream().mapToLong(unit -> unitTally.count(unit, decimal)).sum();
    Set<GroupMark> marks = EnumSet.noneOf(GroupMark.class);
    for (Tally tally : tallies) {
      if (tally.has(flag)) {
        addMarks(tally, decimal, marks);
        if (tally.has(ValueShape.RANGE)) {
          ranges += tally.has(ValueShape.UNIT) ? 0 : tally.count();
        } else if (!tally.has(ValueShape.UNIT)) {
          bare += tally.count();
          plain += tally.has(ValueShape.PLAIN) ? tally.count() : 0;
        }
      }
    }
    boolean hasRanges = ranges > 0 && ranges * MIN_VALUES_PER_RANGE <= bare + withUnit + ranges;
    bare += hasRanges ? ranges : 0;
    long fits = bare + withUnit;
    boolean isPlain = decimal == DecimalMark.POINT && plain == fits;
    return new NumberReading(
        isPlain
            ? new PlainNumber()
            : new DecoratedNumber(decimal, marks, named(units, bare > 0), hasRanges),
        fits);
  }

  private static void addMarks(Tally tally, DecimalMark decimal, Set<GroupMark> marks) {
    for (GroupMark mark : GroupMark.values()) {
      boolean isDecimal = mark.text().charAt(0) == decimal.character();
      if (!isDecimal && tally.has(ValueShape.flag(mark))) {
        marks.add(mark);
      }
    }
  }

  /** A number alone has the column's one currency; with other units it has a meaning of its own. */
  private static List<String> named(List<String> units, boolean hasBare) {
    boolean isCurrency = units.size() == 1 && Units.isCurrency(units.get(0));
    if (units.isEmpty() || isCurrency || !hasBare) {
      return units;
    }
    List<String> named = new ArrayList<>(List.of(""));
    named.addAll(units);
    return named;
  }

  int unitCount() {
    return format instanceof DecoratedNumber number ? number.units().size() : 0;
  }
}
