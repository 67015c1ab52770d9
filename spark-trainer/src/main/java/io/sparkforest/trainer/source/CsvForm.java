package io.sparkforest.trainer.source;

import java.io.Serializable;

/**
 * How a file of CSV is to be read, and what its records are called in messages.
 *
 * @param delimiter the field separator
 * @param hasHeader whether it begins with the names of the columns
 * @param place what numbers its records
 * @param skippedLines number of lines above the header, or above the first record without one
 */
public record CsvForm(char delimiter, boolean hasHeader, Place place, int skippedLines)
    implements Serializable {
  /**
   * The name of the first column of {@link Place#FORMER_LINE}; no other can have it, since names
   * are not empty.
   */
  public static final String LINE_COLUMN = "";

  /** The delimiter of files that were converted. */
  static final char COMMA = ',';

  /** What numbers a record, from 1. */
  public enum Place {
    /** The line on which it starts. */
    LINE("line"),
    /** The first field, which was its line before the file was converted. */
    FORMER_LINE("line"),
    /** Its own number. */
    ROW("row");

    private final String word;

    Place(String word) {
      this.word = word;
    }

    /** The word before the number. */
    public String word() {
      return word;
    }
  }

  /** What files that were converted look like. */
  public static CsvForm converted(Place place) {
    return new CsvForm(COMMA, true, place, 0);
  }
}
