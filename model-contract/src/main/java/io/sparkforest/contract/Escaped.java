package io.sparkforest.contract;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text of users and clients in messages. Names, labels and values come from files and requests that
 * anyone may have written: none of them may begin a line of its own, control a terminal, or look
 * like the words around it.
 */
public final class Escaped {
  /** Control characters, and line separators, and bidirectional controls. */
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cntrl}\\x80-\\x9F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern LAYOUT_KEPT = Pattern.compile("(?![\n\t])" + CONTROLS.pattern());

  private static final Pattern CONTROL_RUNS = Pattern.compile(CONTROLS.pattern() + "+");

  /** What does not look like the words of a message. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}\\p{N}_./%#$&@+*()\\[\\]-]+");

  /** What of a value is enough to find it. */
  private static final int MAX_SHOWN = 60;

  private Escaped() {}

  /** A text on one line: control characters are written as in Java, such as {@code \n}. */
  public static String text(String text) {
    return CONTROLS.matcher(text).replaceAll(found -> escape(found.group().charAt(0)));
  }

  /** A text on one line: control characters that follow each other become one space. */
  public static String spaced(String text) {
    return CONTROL_RUNS.matcher(text).replaceAll(" ");
  }

  /** Whether a text has a control character, a line separator or a bidirectional control. */
  public static boolean hasControls(String text) {
    return CONTROLS.matcher(text).find();
  }

  /** A text of at most {@value #MAX_SHOWN} characters, cut as by {@link #cut(String, int)}. */
  public static String cut(String text) {
    return cut(text, MAX_SHOWN);
  }

  /**
   * A text of at most so many characters, the last of which is an ellipsis where the end is left
   * out; no surrogate pair is split.
   *
   * @param most at least 1
   */
  public static String cut(String text, int most) {
    return text.length() <= most ? text : beginning(text, most - 1) + "…";
  }

  /** The first characters of a text, one fewer where a surrogate pair would be split. */
  public static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean isSplit = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, isSplit ? most - 1 : most);
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
  public static String lines(String text) {
    return LAYOUT_KEPT.matcher(text).replaceAll(found -> escape(found.group().charAt(0)));
  }

  /** A text of several lines, all of whose control characters but tabs become question marks. */
  public static String maskedLines(String text) {
    return LAYOUT_KEPT.matcher(text).replaceAll("?");
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
