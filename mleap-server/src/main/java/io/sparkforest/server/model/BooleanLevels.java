package io.sparkforest.server.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a column of labels spells true and false: a table read from CSV may have the labels {@code
 * True} and {@code False}, which a JSON boolean would otherwise not meet.
 *
 * @param whenTrue the label that true stands for, null if it is {@code true} itself
 * @param whenFalse the label that false stands for, null if it is {@code false} itself
 */
public record BooleanLevels(@Nullable String whenTrue, @Nullable String whenFalse) {
  /** True and false stand for themselves. */
  public static final BooleanLevels NONE = new BooleanLevels(null, null);

  /**
   * The spellings of a column.
   *
   * @param levels the labels that the model knows
   * @param aliases further spellings, each with the level that the model takes it for
   */
  public static BooleanLevels of(List<String> levels, Map<String, String> aliases) {
    return new BooleanLevels(spelling("true", levels, aliases), spelling("false", levels, aliases));
  }

  private static @Nullable String spelling(
      String value, List<String> levels, Map<String, String> aliases) {
    List<String> of = levels.stream().filter(value::equalsIgnoreCase).limit(2).toList();
    if (of.isEmpty()) {
      of =
          aliases.entrySet().stream()
              .filter(alias -> value.equalsIgnoreCase(alias.getKey()))
              .map(Map.Entry::getValue)
              .distinct()
              .limit(2)
              .toList();
    }
    // Two levels would be ambiguous.
    return of.size() == 1 ? of.get(0) : null;
  }

  /** The label that a boolean stands for. */
  public String label(boolean value) {
    String label = value ? whenTrue : whenFalse;
    return label == null ? Boolean.toString(value) : label;
  }
}
