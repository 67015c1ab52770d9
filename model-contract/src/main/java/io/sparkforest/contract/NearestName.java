package io.sparkforest.contract;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the name that a misspelt one was probably meant to be, among names that are known. Upper
 * and lower case are the same. A search takes time in proportion to the length of text and names,
 * however long they are.
 */
public final class NearestName {
  /** Texts with more wrong characters are not near, whatever their length. */
  private static final int MAX_EDITS = 32;

  /** Each name with its lower case, in the order of the names. */
  private final Map<String, String> lowerCase = new LinkedHashMap<>();

  private NearestName(Collection<String> names) {
    for (String name : names) {
      lowerCase.put(name, name.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Prepares for searches among names.
   *
   * @param names of two that are equally near, the first is found
   */
  public static NearestName among(Collection<String> names) {
    return new NearestName(names);
  }

  /** " (did you mean NAME?)", or nothing where no valid name is near. */
  public static String hint(String wrong, Collection<String> valid) {
    return among(valid)
        .to(wrong)
        .map(name -> " (did you mean " + Escaped.name(name) + "?)")
        .orElse("");
  }

  /**
   * The nearest name within a third of its length in edits, or one edit of a shorter name, and
   * within {@value #MAX_EDITS}. A character must be left that both have.
   *
   * @return empty if no name is near
   */
  public Optional<String> to(String text) {
    String wrong = text.toLowerCase(Locale.ROOT);
    Optional<String> nearest = Optional.empty();
    int closer = MAX_EDITS;
    for (Map.Entry<String, String> entry : lowerCase.entrySet()) {
      String name = entry.getValue();
      int near = Math.max(1, name.length() / 3);
      int shared = Math.max(wrong.length(), name.length()) - 1;
      int most = Math.min(Math.min(near, shared), closer);
      int distance = distance(wrong, name, most);
      if (distance <= most) {
        nearest = Optional.of(entry.getKey());
        closer = distance - 1;
      }
    }
    return nearest;
  }

  /** Whether at most a quarter of a name is wrong, and at most {@value #MAX_EDITS} characters. */
  public boolean isSimilar(String text) {
    String wrong = text.toLowerCase(Locale.ROOT);
    for (String name : lowerCase.values()) {
      int most = Math.min(name.length() / 4, MAX_EDITS);
      if (distance(wrong, name, most) <= most) {
        return true;
      }
    }
    return false;
  }

  /**
   * Levenshtein's distance, or anything greater than {@code most} if it is greater. Only the band
   * of the matrix where it can be as small is computed (Ukkonen, Algorithms for approximate string
   * matching, 1985).
   */
  private static int distance(String left, String right, int most) {
    int beyond = most + 1;
    if (Math.abs(left.length() - right.length()) > most) {
      return beyond;
    }
    int[] above = new int[right.length() + 1];
    int[] current = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int first = Math.max(1, row - most);
      int last = Math.min(right.length(), row + most);
      current[first - 1] = first == 1 ? row : beyond;
      int least = current[first - 1];
      for (int column = first; column <= last; column++) {
        int distance = above[column - 1];
        if (left.charAt(row - 1) != right.charAt(column - 1)) {
          distance++;
        }
        distance = Math.min(distance, 1 + current[column - 1]);
        if (column < row + most) {
          distance = Math.min(distance, 1 + above[column]);
        }
        current[column] = distance;
        least = Math.min(least, distance);
      }
      if (least > most) {
        return beyond;
      }
      int[] swapped = above;
      above = current;
      current = swapped;
    }
    return above[right.length()];
  }
}
