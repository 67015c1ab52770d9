package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.DateOrder;
import io.sparkforest.contract.format.text.DatePart;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.GroupMark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text forms of formats, which {@link ColumnFormat} lists. */
final class FormatText {
  private static final String DECIMAL = "decimal=";
  private static final String THOUSANDS = "thousands=";
  private static final String RANGES = "ranges";
  private static final String UNITS = "units=";

  private FormatText() {}

  static ColumnFormat parse(String text) {
    String stripped = text.strip();
    int space = stripped.indexOf(' ');
    String kind = space < 0 ? stripped : stripped.substring(0, space);
    String rest = space < 0 ? "" : stripped.substring(space + 1).strip();
    return switch (kind) {
      case PlainNumber.KIND -> rest.isEmpty() ? new PlainNumber() : number(rest);
      case TruthValue.KIND -> requireNothing(rest, new TruthValue());
      case DateTime.DATE -> date(rest, DatePart.OF_DATE);
      case DateTime.DATE_AND_TIME -> date(rest, DatePart.ALL);
      case TimeOfDay.KIND -> new TimeOfDay(parts(rest, DatePart.OF_TIME));
      case ElapsedTime.KIND ->
          rest.equals(ElapsedTime.MINUTES_AND_SECONDS)
              ? new ElapsedTime(true)
              : requireNothing(rest, new ElapsedTime(false));
      case EpochTime.KIND -> epoch(rest);
      default ->
          throw new IllegalArgumentException(
              "a format must begin with number, boolean, date, datetime, time, duration or epoch");
    };
  }

  static String of(DecoratedNumber number) {
    StringBuilder text =
        new StringBuilder(PlainNumber.KIND)
            .append(' ')
            .append(DECIMAL)
            .append(number.decimal().character());
    if (!number.thousands().isEmpty()) {
      text.append(' ').append(THOUSANDS);
      text.append(
          number.thousands().stream().map(GroupMark::text).collect(Collectors.joining("|")));
    }
    if (number.hasRanges()) {
      text.append(' ').append(RANGES);
    }
    if (!number.units().isEmpty()) {
      text.append(' ').append(UNITS);
      text.append(
          number.units().stream()
              .map(unit -> unit.replace("\\", "\\\\").replace("|", "\\|"))
              .collect(Collectors.joining("|")));
    }
    return text.toString();
  }

  /** Parts behind a space; nothing if they are those of a format that names none. */
  static String unlessUsual(List<DatePart> parts, List<DatePart> usual) {
    return parts.equals(usual)
        ? ""
        : " " + parts.stream().map(DatePart::suffix).collect(Collectors.joining(","));
  }

  static List<FormatInput> inputs(List<DatePart> parts) {
    return parts.stream().map(part -> FormatInput.number(part.suffix())).toList();
  }

  static List<DatePart> requireParts(List<DatePart> parts, List<DatePart> possible) {
    boolean isDistinct = Set.copyOf(parts).size() == parts.size();
    if (parts.isEmpty() || !isDistinct || !possible.containsAll(parts)) {
      throw new IllegalArgumentException(
          "parts must be some of "
              + possible.stream().map(DatePart::suffix).collect(Collectors.joining(", "))
              + ", each once");
    }
    return List.copyOf(parts);
  }

  private static ColumnFormat requireNothing(String rest, ColumnFormat format) {
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException("nothing may follow " + format.text());
    }
    return format;
  }

  private static DecoratedNumber number(String properties) {
    DecimalMark decimal = DecimalMark.POINT;
    Set<GroupMark> thousands = EnumSet.noneOf(GroupMark.class);
    boolean hasRanges = false;
    String rest = properties;
    while (!rest.isEmpty()) {
      if (rest.startsWith(UNITS)) {
        List<String> units = units(rest.substring(UNITS.length()));
        return new DecoratedNumber(decimal, thousands, units, hasRanges);
      }
      int space = rest.indexOf(' ');
      String property = space < 0 ? rest : rest.substring(0, space);
      rest = space < 0 ? "" : rest.substring(space + 1).stripLeading();
      if (property.startsWith(DECIMAL)) {
        String mark = property.substring(DECIMAL.length());
        decimal =
            require(
                DecimalMark.values(),
                each -> String.valueOf(each.character()),
                mark,
                "decimal must be . or ,");
      } else if (property.startsWith(THOUSANDS)) {
        for (String mark : property.substring(THOUSANDS.length()).split("\\|", -1)) {
          thousands.add(
              require(
                  GroupMark.values(),
                  GroupMark::text,
                  mark,
                  "thousands must be some of , . ' and space, with | between them"));
        }
      } else if (property.equals(RANGES)) {
        hasRanges = true;
      } else {
        throw new IllegalArgumentException(
            "a number's properties must be decimal, thousands, ranges and, at last, units, but"
                + " one is "
                + property);
      }
    }
    return new DecoratedNumber(decimal, thousands, List.of(), hasRanges);
  }

  /** Units with a bar between them; a backslash takes the next character as it is. */
  private static List<String> units(String text) {
    List<String> units = new ArrayList<>();
    StringBuilder unit = new StringBuilder();
    for (int place = 0; place < text.length(); place++) {
      char character = text.charAt(place);
      if (character == '|') {
        units.add(unit.toString());
        unit.setLength(0);
      } else if (character == '\\' && place + 1 < text.length()) {
        place++;
        unit.append(text.charAt(place));
      } else {
        unit.append(character);
      }
    }
    units.add(unit.toString());
    return units;
  }

  private static DateTime date(String rest, List<DatePart> usual) {
    String[] words = rest.split(" +", 2);
    DateOrder order =
        require(
            DateOrder.values(),
            DateOrder::text,
            words[0],
            "a date's order must be y-m-d, d/m/y, m/d/y or yyyymmdd");
    return new DateTime(order, parts(words.length < 2 ? "" : words[1], usual));
  }

  private static EpochTime epoch(String rest) {
    String[] words = rest.split(" +", 2);
    EpochTime.Unit unit =
        require(
            EpochTime.Unit.values(),
            EpochTime.Unit::text,
            words[0],
            "epoch must be followed by s or ms");
    return new EpochTime(unit, parts(words.length < 2 ? "" : words[1], DatePart.ALL));
  }

  private static List<DatePart> parts(String text, List<DatePart> usual) {
    if (text.isEmpty()) {
      return usual;
    }
    List<DatePart> parts = new ArrayList<>();
    for (String name : text.split(" *, *", -1)) {
      parts.add(
          require(
              DatePart.values(),
              DatePart::suffix,
              name,
              "parts must be some of "
                  + DatePart.ALL.stream().map(DatePart::suffix).collect(Collectors.joining(", "))));
    }
    return parts;
  }

  private static <T> T require(T[] values, Function<T, String> text, String found, String rule) {
    Optional<T> value =
        Arrays.stream(values).filter(each -> text.apply(each).equals(found)).findFirst();
    return value.orElseThrow(
        () -> new IllegalArgumentException(rule + ", but is \"" + found + "\""));
  }
}
