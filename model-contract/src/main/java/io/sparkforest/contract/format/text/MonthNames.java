package io.sparkforest.contract.format.text;

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
    if (end - start < 3) {
      return 0;
    }
    int month =
        switch (firstLetters(text, start)) {
          case 'j' << 16 | 'a' << 8 | 'n' -> 1;
          case 'f' << 16 | 'e' << 8 | 'b' -> 2;
          case 'm' << 16 | 'a' << 8 | 'r' -> 3;
          case 'a' << 16 | 'p' << 8 | 'r' -> 4;
          case 'm' << 16 | 'a' << 8 | 'y' -> 5;
          case 'j' << 16 | 'u' << 8 | 'n' -> 6;
          case 'j' << 16 | 'u' << 8 | 'l' -> 7;
          case 'a' << 16 | 'u' << 8 | 'g' -> 8;
          case 's' << 16 | 'e' << 8 | 'p' -> 9;
          case 'o' << 16 | 'c' << 8 | 't' -> 10;
          case 'n' << 16 | 'o' << 8 | 'v' -> 11;
          case 'd' << 16 | 'e' << 8 | 'c' -> 12;
          default -> 0;
        };
    return month > 0 && isBeginning(MONTHS[month - 1], text, start, end) ? month : 0;
  }

  static boolean isWeekday(char[] text, int start, int end) {
    for (String weekday : WEEKDAYS) {
      if (end - start >= 3 && isBeginning(weekday, text, start, end)) {
        return true;
      }
    }
    return false;
  }

  private static int firstLetters(char[] text, int start) {
    return (text[start] | 0x20) << 16 | (text[start + 1] | 0x20) << 8 | (text[start + 2] | 0x20);
  }

  private static boolean isBeginning(String name, char[] text, int start, int end) {
    if (end - start > name.length()) {
      return false;
    }
    for (int place = start; place < end; place++) {
      if ((text[place] | 0x20) != name.charAt(place - start)) {
        return false;
      }
    }
    return true;
  }
}
