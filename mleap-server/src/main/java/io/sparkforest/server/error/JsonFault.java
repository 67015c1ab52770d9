package io.sparkforest.server.error;

import com.fasterxml.jackson.core.JacksonException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why a text is not valid JSON, to people who wrote the text and do not know which parser
 * reads it.
 */
public final class JsonFault {
  private static final Pattern TOKEN =
      Pattern.compile("(?:Non-standard|Unrecognized) token '([^']{1,40})'.*", Pattern.DOTALL);

  /** What the parser adds for those who program with it, in the order of its messages. */
  private static final Pattern ADVICE =
      Pattern.compile(
          ": enable `[^`]*` to allow"
              + "|: maybe a \\(non-standard\\) comment\\?.*"
              + "|, from `[^`]*`"
              + "| \\(start marker at .*",
          Pattern.DOTALL);

  private static final Pattern INTERNALS =
      Pattern.compile("`|\\bFeature\\b|[A-Z]+_[A-Z_]+|\\[Source|\\w+\\.\\w+\\.\\w+");

  private JsonFault() {}

  /** What is wrong with the text, and how to write it where that is known. */
  public static String of(JacksonException exception) {
    String message = String.valueOf(exception.getOriginalMessage());
    Matcher token = TOKEN.matcher(message);
    if (token.matches()) {
      return ofToken(token.group(1));
    }
    String plain = ADVICE.matcher(message).replaceAll("");
    if (INTERNALS.matcher(plain).find()) {
      return "it cannot be parsed";
    }
    return plain;
  }

  private static String ofToken(String token) {
    return switch (token.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan", "+nan", "null", "none", "na", "undefined" ->
          token + " is no JSON value, a missing value is null";
      case "infinity", "-infinity", "+infinity", "inf", "-inf", "+inf" ->
          token + " is no JSON value, a number must be finite (a missing value is null)";
      case "true", "false" ->
          token + " is no JSON value, a boolean is " + token.toLowerCase(Locale.ROOT);
      default -> "\"" + token + "\" is no JSON value, text must be in double quotes";
    };
  }
}
