package io.sparkforest.server.codec;

import io.sparkforest.server.model.Signature;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names that a header or a JSON object may use: the columns' and the target's. */
final class ColumnNames {
  /** Not a column: at this index stands the target, which may be sent and is not read. */
  private final int target;

  private final Map<String, Integer> indexes = new HashMap<>();

  ColumnNames(Signature signature) {
    for (int index = 0; index < signature.columns().size(); index++) {
      indexes.put(signature.columns().get(index).name(), index);
    }
    target = signature.columns().size();
    indexes.put(signature.target(), target);
  }

  /** How many names there are: indexes are below. */
  int size() {
    return indexes.size();
  }

  /** The column's place in the signature; empty if the name is unknown. */
  Optional<Integer> indexOf(String name) {
    return Optional.ofNullable(indexes.get(name));
  }

  boolean isTarget(int index) {
    return index == target;
  }

  /** Whether a text looks like a misspelt name: another case, or up to a quarter wrong. */
  boolean isSimilar(String text) {
    return nearest(text).filter(name -> distance(text, name) <= name.length() / 4).isPresent();
  }

  /** Says that a name is unknown and which one may be meant. */
  String unknown(String text) {
    String message = "there is no column \"" + Fault.cut(text) + "\"";
    return nearest(text)
        .filter(name -> distance(text, name) <= Math.max(2, name.length() / 2))
        .map(name -> message + "; did you mean \"" + name + "\"?")
        .orElse(message);
  }

  private Optional<String> nearest(String text) {
    return indexes.keySet().stream()
        .min(
            Comparator.comparingInt((String name) -> distance(text, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance, the case of letters aside. */
  private static int distance(String left, String right) {
    // A text that is so much longer is no misspelt name, and must not cost its square in time.
    if (left.length() > 2 * right.length() + 2) {
      return left.length();
    }
    String one = left.toLowerCase(Locale.ROOT);
    String other = right.toLowerCase(Locale.ROOT);
    int[] above = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[other.length() + 1];
      current[0] = row;
      for (int column = 1; column <= other.length(); column++) {
        int substituted = above[column - 1];
        if (one.charAt(row - 1) != other.charAt(column - 1)) {
          substituted++;
        }
        current[column] = Math.min(substituted, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[other.length()];
  }
}
