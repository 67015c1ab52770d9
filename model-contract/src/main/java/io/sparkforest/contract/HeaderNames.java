package io.sparkforest.contract;

import java.util.regex.Pattern;

/**
 * What the fields of a CSV header name. A column without a name, such as the index that pandas
 * writes, is called {@code Unnamed: 0} by its place from 0, as pandas calls it when it reads one.
 */
public final class HeaderNames {
  private static final Pattern UNNAMED = Pattern.compile("Unnamed: [0-9]+");

  private HeaderNames() {}

  /**
   * The name of a column.
   *
   * @param field its field of the header
   * @param place its place from 0
   */
  public static String name(String field, int place) {
    String name = field.strip();
    return name.isEmpty() ? "Unnamed: " + place : name;
  }

  /** Whether a name stands for none. */
  public static boolean isUnnamed(String name) {
    return UNNAMED.matcher(name).matches();
  }
}
