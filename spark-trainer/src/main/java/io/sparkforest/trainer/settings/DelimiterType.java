package io.sparkforest.trainer.settings;

import io.sparkforest.contract.FieldSeparator;
import io.sparkforest.contract.csv.WhitespaceFields;
import io.sparkforest.trainer.settings.declaration.ValueType;
import io.sparkforest.trainer.settings.declaration.WrittenValue;
import java.util.Optional;

/** A field separator, where a space stands for runs of spaces and tabs; empty if it is found. */
final class DelimiterType implements ValueType<Optional<Character>> {
  @Override
  public String name() {
    return "character";
  }

  @Override
  public String range() {
    return "a character, `tab` or `whitespace`, or `auto`";
  }

  @Override
  public Optional<Optional<Character>> parse(WrittenValue value) {
    String text = value.text();
    if (text.equalsIgnoreCase("auto")) {
      return Optional.of(Optional.empty());
    }
    if (text.equalsIgnoreCase("whitespace")) {
      return Optional.of(Optional.of(WhitespaceFields.NAME));
    }
    Optional<Character> delimiter = FieldSeparator.parse(text);
    if (delimiter.isEmpty()) {
      value
          .problems()
          .add("hyperparameter %s %s, found %s", value.name(), FieldSeparator.RULE, text);
    }
    return Optional.of(delimiter).filter(Optional::isPresent);
  }

  @Override
  public boolean acceptsBlank() {
    return true;
  }
}
