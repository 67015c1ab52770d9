package io.sparkforest.server.model;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.NearestName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names that a header or a JSON object may use: the columns' and the target's. */
public final class ColumnNames {
  /** Not a column: at this index stands the target, which may be sent and is not read. */
  private final int target;

  private final Map<String, Integer> indexes = new HashMap<>();

  /** What stands before a point in the names of columns. */
  private final Set<String> nested = new HashSet<>();

  private final NearestName nearest;

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
    nearest = NearestName.among(new TreeSet<>(indexes.keySet()));
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
    return mayBeName(text) && nearest.isSimilar(text);
  }

  /** Whether a text is neither empty nor a number. */
  public static boolean mayBeName(String text) {
    return !text.isEmpty() && Double.isNaN(FieldRules.number(text));
  }

  /** The nearest name, the first of equals in alphabetical order; empty if none is near. */
  public Optional<String> nearest(String text) {
    return nearest.to(text);
  }
}
