package io.sparkforest.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads settings from environment variables and keeps what is wrong with them. A blank one is
 * absent.
 */
final class SettingsReader {
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @throws SettingsException if any setting that was read is wrong
   */
  void check() throws SettingsException {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  /** A folder's path; a blank one is a problem. */
  Path path(String name, String byDefault) {
    String text = environment.getOrDefault(name, byDefault);
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // Told below, as a blank one is.
    }
    problems.add(name + " must be a folder's path but is \"" + text + "\"");
    return Path.of("");
  }

  /** A whole number. */
  OptionalInt number(String name, int smallest, int largest) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= smallest && number <= largest) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    problems.add(
        name
            + " must be a whole number from "
            + smallest
            + " to "
            + largest
            + " but is \""
            + text
            + "\"");
    return OptionalInt.empty();
  }

  /** One of an enum's names, in upper or lower case, with or without underscores. */
  <E extends Enum<E>> E choice(String name, Class<E> type, E byDefault) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return byDefault;
    }
    for (E choice : type.getEnumConstants()) {
      if (plain(choice.name()).equals(plain(text))) {
        return choice;
      }
    }
    problems.add(
        name
            + " must be "
            + Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .collect(Collectors.joining(" or "))
            + " but is \""
            + text
            + "\"");
    return byDefault;
  }

  /** A text that is parsed; what the parser throws as an illegal argument is a problem. */
  <T> Optional<T> parsed(String name, Function<String, T> parser) {
    String text = environment.getOrDefault(name, "");
    if (!text.isBlank()) {
      try {
        return Optional.of(parser.apply(text));
      } catch (IllegalArgumentException e) {
        problems.add(name + ": " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** True or false. */
  boolean flag(String name, boolean byDefault) {
    String text = environment.getOrDefault(name, "").strip();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "" -> byDefault;
      case "true" -> true;
      case "false" -> false;
      default -> {
        problems.add(name + " must be true or false but is \"" + text + "\"");
        yield byDefault;
      }
    };
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "");
  }
}
