package io.sparkforest.contract;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
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

  private static final String TRAILING_TOKEN = "Trailing token ";

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

  /** A name of the text, which may look like anything. */
  private static final Pattern QUOTED = Pattern.compile("'[^']*'");

  private JsonFault() {}

  /** What is wrong with the text, and how to write it where that is known. */
  public static String of(JacksonException exception) {
    String message = String.valueOf(exception.getOriginalMessage());
    Matcher token = TOKEN.matcher(message);
    if (token.matches()) {
      return ofToken(token.group(1));
    }
    if (message.startsWith(TRAILING_TOKEN)) {
      return "there is more after the end of the value";
    }
    String plain = ADVICE.matcher(message).replaceAll("");
    if (INTERNALS.matcher(QUOTED.matcher(plain).replaceAll("''")).find()) {
      return "it cannot be parsed";
    }
    return plain;
  }

  /** The same and where: {@code (line 2, column 7)}, if the parser knows. */
  public static String withPlace(JacksonException exception) {
    JsonLocation place = exception.getLocation();
    return place == null
        ? of(exception)
        : of(exception) + " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
  }

  /** The same for a text of one line, whose number the message has elsewhere. */
  public static String withColumn(JacksonException exception) {
    JsonLocation place = exception.getLocation();
    return place == null ? of(exception) : of(exception) + " (column " + place.getColumnNr() + ")";
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
