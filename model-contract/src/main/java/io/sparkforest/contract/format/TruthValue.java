package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.Characters;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.MissingTokens;
import java.util.List;

/**
 * A boolean, as one input with the column's own name: 1 for {@code true}, {@code yes}, {@code t},
 * {@code y}, {@code on} and {@code 1}, 0 for {@code false}, {@code no}, {@code f}, {@code n},
 * {@code off} and {@code 0}, in whatever case.
 */
public record TruthValue() implements ColumnFormat {
  static final String KIND = "boolean";

  private static final String[] TRUE = {"true", "yes", "t", "y", "on", "1"};
  private static final String[] FALSE = {"false", "no", "f", "n", "off", "0"};

  @Override
  public List<FormatInput> inputs() {
    return List.of(FormatInput.number(""));
  }

  @Override
  public FieldParser parser() {
    return TruthValue::read;
  }

  @Override
  public String text() {
    return KIND;
  }

  private static Fit read(char[] text, int start, int end, double[] inputs) {
    if (isOneOf(TRUE, text, start, end)) {
      inputs[0] = 1;
      return Fit.FITS;
    }
    if (isOneOf(FALSE, text, start, end)) {
      inputs[0] = 0;
      return Fit.FITS;
    }
    inputs[0] = Double.NaN;
    return MissingTokens.fit(text, start, end);
  }

  /** Whether a text is {@code true} or {@code false}, the two that no setting need announce. */
  public static boolean isTrueOrFalse(char[] text, int start, int end) {
    return Characters.isWord(text, start, end, TRUE[0])
        || Characters.isWord(text, start, end, FALSE[0]);
  }

  private static boolean isOneOf(String[] words, char[] text, int start, int end) {
    for (String word : words) {
      if (Characters.isWord(text, start, end, word)) {
        return true;
      }
    }
    return false;
  }
}
