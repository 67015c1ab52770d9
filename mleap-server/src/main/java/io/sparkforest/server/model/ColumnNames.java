package io.sparkforest.server.model;

import io.sparkforest.contract.FieldRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The names that a header or a JSON object may use: the columns' and the target's. */
public final class ColumnNames {
  /** Not a column: at this index stands the target, which may be sent and is not read. */
  private final int target;

  private final Map<String, Integer> indexes = new HashMap<>();

  /** What stands before a point in the names of columns. */
  private final Set<String> nested = new HashSet<>();

  /** Each name with the case of its letters put aside, in the names' order. */
  private final Map<String, String> foldedNames = new TreeMap<>();

  ColumnNames(Signature signature) {
    for (int index = 0; index < signature.columns().size(); index++) {
      indexes.put(signature.columns().get(index).name(), index);
    }
    for (Column column : signature.columns()) {
      String name = column.name();
      for (int point = name.indexOf('.'); point >= 0; point = name.indexOf('.', point + 1)) {
        nested.add(name.substring(0, point));
      }
    }
    target = signature.columns().size();
    indexes.put(signature.target(), target);
    indexes.keySet().forEach(name -> foldedNames.put(name, fold(name)));
  }

  /** How many names there are: indexes are below. */
  public int size() {
    return indexes.size();
  }

  /** The column's place in the signature; empty if the name is unknown. */
  public Optional<Integer> indexOf(String name) {
    return Optional.ofNullable(indexes.get(name));
  }

  /** Whether columns are called by this name, a point, and names within it. */
  public boolean isNested(String name) {
    return nested.contains(name);
  }

  /** Whether an index stands for the target. */
  public boolean isTarget(int index) {
    return index == target;
  }

  /**
   * Whether a text looks like a misspelt name: another case, or up to a quarter wrong. A number
   * does not, or every record without a header would be compared with all names.
   */
  public boolean isSimilar(String text) {
    if (!mayBeName(text)) {
      return false;
    }
    String folded = fold(text);
    for (String name : foldedNames.values()) {
      int most = name.length() / 4;
      if (distance(folded, name, most) <= most) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text is neither empty nor a number. */
  public static boolean mayBeName(String text) {
    return !text.isEmpty() && Double.isNaN(FieldRules.number(text));
  }

  /** The nearest name, the first of equals; empty if more than half of each is wrong. */
  public Optional<String> nearest(String text) {
    String folded = fold(text);
    Optional<String> nearest = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (Map.Entry<String, String> name : foldedNames.entrySet()) {
      int most = Math.min(Math.max(2, name.getValue().length() / 2), least - 1);
      int distance = distance(folded, name.getValue(), most);
      if (distance <= most) {
        nearest = Optional.of(name.getKey());
        least = distance;
      }
    }
    return nearest;
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
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
