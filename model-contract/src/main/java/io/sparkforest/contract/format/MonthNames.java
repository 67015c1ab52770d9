package io.sparkforest.contract.format;

/** English names of months and days of the week, whole or from three letters on. */
final class MonthNames {
  private static final String[] MONTHS = {
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december"
  };

  private static final String[] WEEKDAYS = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
  };

  private MonthNames() {}

  /** The month, 1 to 12; 0 if a text names none. */
  static int month(char[] text, int start, int end) {
    return 1 + indexOf(MONTHS, text, start, end);
  }

  static boolean isWeekday(char[] text, int start, int end) {
    return indexOf(WEEKDAYS, text, start, end) >= 0;
  }

  private static int indexOf(String[] names, char[] text, int start, int end) {
    int length = end - start;
    if (length < 3) {
      return -1;
    }
    for (int each = 0; each < names.length; each++) {
      String name = names[each];
      int place = 0;
      while (place < length
          && place < name.length()
          && (text[start + place] | 0x20) == name.charAt(place)) {
        place++;
      }
      if (place == length) {
        return each;
      }
    }
    return -1;
  }
}
