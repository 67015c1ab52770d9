package io.sparkforest.trainer.remote;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query part of a URL as names and values. */
public final class Query {
  private Query() {}

  /** As in {@code path=%2Fa&from=0}. */
  public static String text(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> encoded(value.getKey()) + "=" + encoded(value.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** The values of a query; none if there is no query. */
  public static Map<String, String> parsed(@Nullable String query) {
    Map<String, String> values = new HashMap<>();
    if (query != null) {
      for (String part : query.split("&", -1)) {
        String[] sides = part.split("=", 2);
        values.put(decoded(sides[0]), sides.length > 1 ? decoded(sides[1]) : "");
      }
    }
    return values;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
