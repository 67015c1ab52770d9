package io.sparkforest.contract.format.text;

/** What separates the whole part of a number from its fraction. */
public enum DecimalMark {
  POINT('.'),
  COMMA(',');

  private final char character;

  DecimalMark(char character) {
    this.character = character;
  }

  /** The mark. */
  public char character() {
    return character;
  }
}
