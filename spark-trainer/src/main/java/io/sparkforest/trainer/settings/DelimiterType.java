package io.sparkforest.trainer.settings;

import io.sparkforest.contract.FieldSeparator;
import io.sparkforest.trainer.settings.declaration.ValueType;
import io.sparkforest.trainer.settings.declaration.WrittenValue;
import java.util.Optional;

/** A field separator, which may be white space. */
final class DelimiterType implements ValueType<Character> {
  @Override
  public String name() {
    return "character";
  }

  @Override
  public String range() {
    return "a character, or `tab`";
  }

  @Override
  public Optional<Character> parse(WrittenValue value) {
    Optional<Character> delimiter = FieldSeparator.parse(value.text());
    if (delimiter.isEmpty()) {
      value
          .problems()
          .add("hyperparameter %s %s, found %s", value.name(), FieldSeparator.RULE, value.text());
    }
    return delimiter;
  }

  @Override
  public boolean acceptsBlank() {
    return true;
  }
}
