package io.sparkforest.trainer.settings.declaration;

import java.util.Optional;

/**
 * Which values a hyperparameter takes, and how their text is read.
 *
 * @param <T> what a value is read as
 */
public interface ValueType<T> {
  /** The column "type" of the documentation, such as {@code whole number}. */
  String name();

  /** The column "range" of the documentation, in Markdown. */
  String range();

  /**
   * Reads a value and reports what is wrong with it.
   *
   * @return empty if it is not valid; the default then replaces it
   */
  Optional<T> parse(WrittenValue value);

  /**
   * Whether an empty text is a value, and white space at its ends is part of it. Otherwise the text
   * is stripped, and an empty one means the default.
   */
  default boolean acceptsBlank() {
    return false;
  }

  /** The same values, or none. */
  default ValueType<Optional<T>> optional() {
    return new OptionalType<>(this);
  }
}
