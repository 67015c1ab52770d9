package io.sparkforest.contract.format.text;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Texts that mean "missing" in a column whose other values have a format, in upper or lower case,
 * besides the empty field and numbers that no double holds.
 */
public final class MissingTokens {
  private static final String[] TOKENS = {
    "?",
    "-",
    "--",
    "---",
    "\u2013",
    "\u2014",
    ".",
    "..",
    "...",
    "none",
    "null",
    "nil",
    "na",
    "n/a",
    "n.a.",
    "n.a",
    "<na>",
    "<null>",
    "(null)",
    "\\n",
    "#n/a",
    "#na",
    "#n/a n/a",
    "#null!",
    "#value!",
    "#ref!",
    "#div/0!",
    "#name?",
    "#num!",
    "nan",
    "-nan",
    "+nan",
    "nat",
    "inf",
    "-inf",
    "+inf",
    "infinity",
    "-infinity",
    "+infinity",
    "1.#inf",
    "-1.#inf",
    "1.#ind",
    "-1.#ind",
    "1.#qnan",
    "-1.#qnan",
    "missing",
    "unknown"
  };

  /** The tokens of each length. */
  private static final String[][] OF_LENGTH =
      IntStream.rangeClosed(0, Arrays.stream(TOKENS).mapToInt(String::length).max().orElseThrow())
          .mapToObj(length -> ofLength(length))
          .toArray(String[][]::new);

  private MissingTokens() {}

  /**
   * {@link Fit#MISSING} if a text is empty, a token or a number that no double holds, else {@link
   * Fit#UNFIT}.
   */
  public static Fit fit(char[] text, int start, int end) {
    boolean isMissing =
        contains(text, start, end) || Double.isInfinite(Decimals.plain(text, start, end));
    return isMissing ? Fit.MISSING : Fit.UNFIT;
  }

  /** Whether a text is empty or a token. */
  public static boolean contains(char[] text, int start, int end) {
    if (start == end) {
      return true;
    }
    if (end - start >= OF_LENGTH.length) {
      return false;
    }
    for (String token : OF_LENGTH[end - start]) {
      if (Characters.isWord(text, start, end, token)) {
        return true;
      }
    }
    return false;
  }

  private static String[] ofLength(int length) {
    return Arrays.stream(TOKENS).filter(token -> token.length() == length).toArray(String[]::new);
  }
}
