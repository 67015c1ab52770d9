package io.sparkforest.trainer.settings.declaration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A type whose values are either valid as a whole or not.
 *
 * @param name the column "type" of the documentation
 * @param range the column "range" of the documentation
 * @param expected what a value must be, as error messages have it
 * @param parser the value of a text, or nothing
 */
public record SimpleType<T>(
    String name, String range, String expected, Function<String, Optional<T>> parser)
    implements ValueType<T> {
  private static final String AUTO = "auto";

  @Override
  public Optional<T> parse(WrittenValue value) {
    Optional<T> parsed = parser.apply(value.text());
    if (parsed.isEmpty()) {
      value.reject(expected);
    }
    return parsed;
  }

  /** The same values, or {@code auto} for no value: the job is to find it. */
  public ValueType<Optional<T>> orAuto() {
    return new SimpleType<>(
        name,
        range + ", or `" + AUTO + "`",
        AUTO + " or " + expected,
        text ->
            text.equalsIgnoreCase(AUTO)
                ? Optional.of(Optional.empty())
                : Optional.of(parser.apply(text)).filter(Optional::isPresent));
  }

  /** The same values, but error messages do not quote what was found: it may hold a secret. */
  public ValueType<T> unquoted() {
    SimpleType<T> type = this;
    return new ValueType<>() {
      @Override
      public String name() {
        return type.name;
      }

      @Override
      public String range() {
        return type.range;
      }

      @Override
      public Optional<T> parse(WrittenValue value) {
        Optional<T> parsed = type.parser.apply(value.text());
        if (parsed.isEmpty()) {
          value.rejectUnquoted(type.expected);
        }
        return parsed;
      }
    };
  }

  /** Any text. */
  public static SimpleType<String> text(String name, String range) {
    return new SimpleType<>(name, range, "a text", Optional::of);
  }

  /** One of at least two words, in upper or lower case. */
  public static <T> SimpleType<T> oneOf(List<T> values, Function<T, String> word) {
    Map<String, T> words = new LinkedHashMap<>();
    values.forEach(value -> words.put(word.apply(value), value));
    List<String> names = List.copyOf(words.keySet());
    int last = names.size() - 1;
    return new SimpleType<>(
        "word",
        names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
        String.join(", ", names.subList(0, last)) + " or " + names.get(last),
        text -> Optional.ofNullable(words.get(text.toLowerCase(Locale.ROOT))));
  }
}
