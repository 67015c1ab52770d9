package io.sparkforest.contract.notes;

/**
 * Versions and JSON members of {@link Note#SIGNATURE}. The document's members are {@link #FORMAT},
 * {@link #TARGET}, {@link #PREDICTION}, {@link #MISSING_VALUES}, {@link #DELIMITER}, {@link
 * #QUOTE_ESCAPE}, {@link #FORESTS} and {@link #COLUMNS}; the others are those of the target or of a
 * column.
 */
public final class SignatureFormat {
  /** The first version. */
  public static final int VERSION = 1;

  /**
   * The version where columns have formats, or CSV is not that of RFC 4180, which a reader of the
   * first would not see.
   */
  public static final int VERSION_WITH_COLUMN_FORMATS = 2;

  /**
   * The version where the trees are those of several forests, which a reader of the others would
   * take for one; columns may have formats.
   */
  public static final int VERSION_WITH_FORESTS = 3;

  /** The document's version, a whole number; of a column, the text of its format, if it has one. */
  public static final String FORMAT = "format";

  /** The column that is predicted: an object of {@link #NAME}, {@link #MIN} and {@link #MAX}. */
  public static final String TARGET = "target";

  /** The name of the pipeline's output column. */
  public static final String PREDICTION = "prediction";

  /** An array of the tokens that mean "missing", exactly as written. */
  public static final String MISSING_VALUES = "missing_values";

  /**
   * The field separator of the training files, a string of one character; absent for a comma. A
   * space stands for runs of spaces and tabs.
   */
  public static final String DELIMITER = "delimiter";

  /**
   * What escapes quotes within quotes in the training files: a backslash, or absent where they are
   * doubled.
   */
  public static final String QUOTE_ESCAPE = "quote_escape";

  /** The only value of {@link #QUOTE_ESCAPE}. */
  public static final String BACKSLASH = "\\";

  /**
   * An array of whole numbers: how many trees each of several forests has, in the trees' order. The
   * prediction is the sum of the forests' means; of M trees, a tree's leaves in a forest of N are M
   * / N times what it predicts itself, so that the sum is the mean of all trees. Absent if all
   * trees are of one forest.
   */
  public static final String FORESTS = "forests";

  /** An array of all columns but the target, in the order of the training data. */
  public static final String COLUMNS = "columns";

  /** The name of a column or of the target. */
  public static final String NAME = "name";

  /** A column's {@link ColumnType#text}. */
  public static final String TYPE = "type";

  /** A column's {@link ColumnRole#text}. */
  public static final String ROLE = "role";

  /** The least number in training; absent where all were missing. */
  public static final String MIN = "min";

  /** The greatest number in training; absent where all were missing. */
  public static final String MAX = "max";

  /** An array of the labels that the model knows, after aliases, in the order of their index. */
  public static final String LEVELS = "levels";

  /** An object from raw to canonical labels. */
  public static final String ALIASES = "aliases";

  /** An array of columns: what the format makes of the column. Absent without a format. */
  public static final String INPUTS = "inputs";

  private SignatureFormat() {}
}
