package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.GroupMark;
import io.sparkforest.contract.format.text.Units;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A number as people write it: what {@link PlainNumber} reads and, in addition, marks of thousands,
 * another decimal mark, the minus sign U+2212, a minus behind the number, parentheses for a
 * negative number, spaces of all kinds, and a currency or unit before or behind it. A number with
 * percent is the number before the sign: {@code 22%} is 22.
 *
 * <p>The first input is the number, with the column's own name. If there are several units, the
 * second, with the suffix {@link #UNIT}, is the number's unit as a label, which is {@code none} for
 * a number without unit.
 *
 * @param decimal the decimal mark
 * @param thousands the marks that may be between thousands; not the decimal mark
 * @param units the units in their exact spelling. The empty unit says that a number alone has a
 *     meaning of its own, as {@code 0.2} beside {@code 20%}; without it such a number has the unit
 *     if there is one, and no unit if there are several
 * @param hasRanges whether {@code 5 - 10} and {@code 5 to 10} stand for their middle
 */
public record DecoratedNumber(
    DecimalMark decimal, Set<GroupMark> thousands, List<String> units, boolean hasRanges)
    implements ColumnFormat {
  /** The suffix of the unit's input. */
  public static final String UNIT = "unit";

  /** The label of the empty unit. */
  public static final String NO_UNIT = Units.NO_UNIT;

  /**
   * Copies marks and units.
   *
   * @throws IllegalArgumentException if a mark is the decimal mark, or a unit is none or occurs
   *     twice; its message is the rule
   */
  public DecoratedNumber {
    EnumSet<GroupMark> marks = EnumSet.noneOf(GroupMark.class);
    marks.addAll(thousands);
    thousands = Collections.unmodifiableSet(marks);
    units = List.copyOf(units);
    for (GroupMark mark : marks) {
      if (mark.text().equals(String.valueOf(decimal.character()))) {
        throw new IllegalArgumentException("thousands and decimal must be different marks");
      }
    }
    for (String unit : units) {
      if (!unit.isEmpty() && (!unit.equals(unit.strip()) || !Units.isUnit(unit))) {
        throw new IllegalArgumentException(
            "a unit must be of at most "
                + Units.MAX_LENGTH
                + " characters, begin with a letter or symbol and have no digits, but is "
                + unit);
      }
    }
    if (new LinkedHashSet<>(units).size() < units.size()) {
      throw new IllegalArgumentException("each unit must be named once");
    }
    if (units.equals(List.of(""))) {
      throw new IllegalArgumentException("units must name a unit besides the empty one");
    }
  }

  @Override
  public List<FormatInput> inputs() {
    FormatInput number = FormatInput.number("");
    if (units.size() < 2) {
      return List.of(number);
    }
    return List.of(
        number,
        new FormatInput(
            UNIT, units.stream().map(unit -> unit.isEmpty() ? NO_UNIT : unit).toList()));
  }

  @Override
  public FieldParser parser() {
    return new DecoratedNumberParser(this);
  }

  @Override
  public String text() {
    return FormatText.of(this);
  }
}
