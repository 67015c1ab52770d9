package io.sparkforest.trainer.settings.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Texts separated by commas, or a JSON array of texts, for texts that hold a comma. They are
 * stripped; empty and repeated ones do not count.
 *
 * @param range what the texts are
 * @param acceptsBlank whether an empty value is an empty list and not the default
 * @param collection what is made of the texts
 */
public record ListType<T>(String range, boolean acceptsBlank, Function<List<String>, T> collection)
    implements ValueType<T> {
  /** A list; an empty value means the default. */
  public static ListType<List<String>> list(String range) {
    return new ListType<>(range, false, Function.identity());
  }

  /** A set in the order of the list; an empty value means an empty set. */
  public static ListType<Set<String>> setOrEmpty(String range) {
    return new ListType<>(
        range, true, texts -> Collections.unmodifiableSet(new LinkedHashSet<>(texts)));
  }

  @Override
  public String name() {
    return "list";
  }

  @Override
  public Optional<T> parse(WrittenValue value) {
    return Optional.of(collection.apply(texts(value)));
  }

  private static List<String> texts(WrittenValue value) {
    String written = value.text().strip();
    Stream<String> texts =
        written.startsWith("[") ? elements(value) : Stream.of(written.split(",", -1));
    return texts.map(String::strip).filter(text -> !text.isEmpty()).distinct().toList();
  }

  private static Stream<String> elements(WrittenValue value) {
    List<String> elements = new ArrayList<>();
    for (JsonNode element : value.json()) {
      if (element.isTextual()) {
        elements.add(element.textValue());
      } else {
        value
            .problems()
            .add("hyperparameter %s must list names as strings, found %s", value.name(), element);
      }
    }
    return elements.stream();
  }
}
