package io.sparkforest.trainer.settings.declaration;

import java.util.Optional;

/** A value that a job can do without. */
record OptionalType<T>(ValueType<T> type) implements ValueType<Optional<T>> {
  @Override
  public String name() {
    return type.name();
  }

  @Override
  public String range() {
    return type.range();
  }

  @Override
  public Optional<Optional<T>> parse(WrittenValue value) {
    return Optional.of(type.parse(value)).filter(Optional::isPresent);
  }
}
