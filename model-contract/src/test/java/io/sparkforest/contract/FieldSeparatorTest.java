package io.sparkforest.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldSeparatorTest {
  @ParameterizedTest
  @ValueSource(strings = {",", ";", "|", " ", "\t", ":", "#"})
  void aCharacterThatNoFieldIsMadeOfNamesItself(String text) {
    assertThat(FieldSeparator.parse(text)).hasValue(text.charAt(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tab", "TAB", "\\t"})
  void aTabHasNames(String text) {
    assertThat(FieldSeparator.parse(text)).hasValue('\t');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"", "a", "é", "5", ".", "+", "-", "\n", "\r", "\0", "\uD83D", ";;", "tabs"})
  void whatFieldsAreMadeOfSeparatesNone(String text) {
    assertThat(FieldSeparator.parse(text)).isEmpty();
  }
}
