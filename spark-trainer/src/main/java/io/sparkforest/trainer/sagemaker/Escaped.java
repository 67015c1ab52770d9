package io.sparkforest.trainer.sagemaker;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The user's text in messages. Names, labels and values come from files that anyone may have
 * written: none of them may begin a line of its own, control a terminal, or look like the words
 * around it.
 */
public final class Escaped {
  /** Control characters, and what breaks lines or turns the direction of text. */
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cntrl}\\x80-\\x9F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern LAYOUT_KEPT = Pattern.compile("(?![\n\t])" + CONTROLS.pattern());

  /** What does not look like the words of a message. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}\\p{N}_./%#$&@+*()\\[\\]-]+");

  /** What of a value is enough to find it. */
  private static final int MAX_SHOWN = 60;

  private Escaped() {}

  /** A text on one line: control characters are written as in Java, such as {@code \n}. */
  public static String text(String text) {
    return CONTROLS.matcher(text).replaceAll(found -> escape(found.group().charAt(0)));
  }

  /** A text of at most {@value #MAX_SHOWN} characters; of a longer one the end is left out. */
  public static String cut(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN - 1) + "…";
  }

  /** A name on one line, in double quotes unless it is a plain word. */
  public static String name(String name) {
    if (PLAIN.matcher(name).matches()) {
      return name;
    }
    return '"' + text(name.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  /** Names, with commas between them. */
  public static String names(List<String> names) {
    return names.stream().map(Escaped::name).collect(Collectors.joining(", "));
  }

  /** A text of several lines, all of whose control characters are escaped but tabs. */
  static String lines(String text) {
    return LAYOUT_KEPT.matcher(text).replaceAll(found -> escape(found.group().charAt(0)));
  }

  /** For a replacement, in which a backslash stands for the next character. */
  private static String escape(char control) {
    String escape =
        switch (control) {
          case '\n' -> "n";
          case '\r' -> "r";
          case '\t' -> "t";
          default -> "u" + HexFormat.of().toHexDigits(control);
        };
    return "\\\\" + escape;
  }
}
