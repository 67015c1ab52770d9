package io.sparkforest.contract.format.text;

/** What separates thousands in a number. */
public enum GroupMark {
  COMMA(",", 1),
  POINT(".", 1 << 1),
  /** A space, also a no-break, narrow or thin one. */
  SPACE("space", 1 << 2),
  /** An apostrophe, straight or typographic. */
  APOSTROPHE("'", 1 << 3);

  private final String text;
  private final int flag;

  GroupMark(String text, int flag) {
    this.text = text;
    this.flag = flag;
  }

  /** The mark, or its name, in a format's text form. */
  public String text() {
    return text;
  }

  /** A bit of its own, so that a number can hold a set of marks. */
  public int flag() {
    return flag;
  }

  /** The flag of the mark that a character is; 0 if it is none. */
  static int flagOf(char character) {
    return switch (character) {
      case ',' -> COMMA.flag;
      case '.' -> POINT.flag;
      case ' ', '\u00A0', '\u202F', '\u2009' -> SPACE.flag;
      case '\'', '\u2019' -> APOSTROPHE.flag;
      default -> 0;
    };
  }
}
