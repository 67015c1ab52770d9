package io.sparkforest.server.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type or range as headers write it, {@code type/subtype;parameter=value}.
 *
 * @param name type and subtype, in lower case
 * @param parameters values by name in lower case
 */
record MediaType(String name, Map<String, String> parameters) {

  MediaType {
    parameters = Map.copyOf(parameters);
  }

  static Optional<MediaType> parse(String text) {
    List<String> parts = split(text, ';');
    String name = parts.get(0).strip().toLowerCase(Locale.ROOT);
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1 || slash != name.lastIndexOf('/')) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals >= 0) {
        parameters.put(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            unquote(part.substring(equals + 1).strip()));
      } else if (!part.isBlank()) {
        return Optional.empty();
      }
    }
    return Optional.of(new MediaType(name, parameters));
  }

  /** The parts between separators that stand outside of quotes; at least one. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"') {
        quoted = !quoted;
      } else if (character == separator && !quoted) {
        parts.add(text.substring(start, index));
        start = index + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquote(String value) {
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      return value.substring(1, value.length() - 1);
    }
    return value;
  }
}
