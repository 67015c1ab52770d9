package io.sparkforest.contract.format.text;

/** In which order a date written in figures has year, month and day. */
public enum DateOrder {
  YEAR_MONTH_DAY("y-m-d"),
  DAY_MONTH_YEAR("d/m/y"),
  MONTH_DAY_YEAR("m/d/y"),
  /** Eight digits and no separator. */
  COMPACT("yyyymmdd");

  private final String text;

  DateOrder(String text) {
    this.text = text;
  }

  /** The order in a format's text form. */
  public String text() {
    return text;
  }
}
