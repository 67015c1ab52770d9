package io.sparkforest.contract.format.text;

/** What a field is to a column's format. */
public enum Fit {
  /** It has the format. */
  FITS,
  /** It means "missing": empty, a token such as {@code n/a}, or a number that no double holds. */
  MISSING,
  /** It has another format. */
  UNFIT
}
