package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.DateOrder;
import io.sparkforest.contract.format.text.DatePart;

/** Fields that have a format. */
final class FormatExample {
  private static final String TIME = "14:30:00";

  private FormatExample() {}

  static String of(ColumnFormat format) {
    if (format instanceof DateTime date) {
      return date(date.order()) + (DatePart.OF_DATE.containsAll(date.parts()) ? "" : " " + TIME);
    }
    if (format instanceof DecoratedNumber number) {
      return "12" + number.decimal().character() + "5" + unit(number);
    }
    if (format instanceof ElapsedTime time) {
      return time.isMinutesAndSeconds() ? "4:35" : "00:41:42";
    }
    if (format instanceof EpochTime epoch) {
      return epoch.unit() == EpochTime.Unit.SECONDS ? "1623594600" : "1623594600000";
    }
    if (format instanceof TimeOfDay) {
      return TIME;
    }
    return format instanceof TruthValue ? "true" : "12.5";
  }

  private static String date(DateOrder order) {
    return switch (order) {
      case YEAR_MONTH_DAY -> "2021-06-13";
      case DAY_MONTH_YEAR -> "13/06/2021";
      case MONTH_DAY_YEAR -> "06/13/2021";
      case COMPACT -> "20210613";
    };
  }

  /** The first unit behind the number, where every unit may be. */
  private static String unit(DecoratedNumber number) {
    return number.units().stream()
        .filter(unit -> !unit.isEmpty())
        .findFirst()
        .map(unit -> " " + unit)
        .orElse("");
  }
}
