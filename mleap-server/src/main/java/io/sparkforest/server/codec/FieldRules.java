package io.sparkforest.server.codec;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From a field's text to its value. The trainer follows the same rules, so that training and
 * serving cannot drift apart; they are written down in {@code docs/model-folder.md}.
 */
final class FieldRules {
  /**
   * Narrower than {@link Double#parseDouble}, which also takes {@code 1d}, {@code 0x1p3} and {@code
   * Infinity}. Possessive, so that no text makes the match slow.
   */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]++)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

  private final Set<String> missingValues;

  FieldRules(Set<String> missingValues) {
    this.missingValues = missingValues;
  }

  /** The text without surrounding white space, or null if it means "missing". */
  @Nullable String present(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || missingValues.contains(stripped)) {
      return null;
    }
    return stripped;
  }

  /** The number, infinite if it is too large for a double, NaN if the text is no number. */
  static double number(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    return Double.NaN;
  }
}
