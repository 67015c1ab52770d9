package io.sparkforest.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BooleanLevelsTest {
  @Test
  void aBooleanIsTheLevelThatSpellsIt() {
    assertThat(labels(List.of("False", "Maybe", "True"))).containsExactly("True", "False");
    assertThat(labels(List.of("true", "FALSE"))).containsExactly("true", "FALSE");
  }

  @Test
  void whereNoneOrMoreThanOneDoesItIsItself() {
    assertThat(labels(List.of("yes", "no"))).containsExactly("true", "false");
    assertThat(labels(List.of("TRUE", "True", "False"))).containsExactly("true", "False");
  }

  @Test
  void anAliasSpellsItWhereNoLevelDoes() {
    BooleanLevels levels = BooleanLevels.of(List.of("no", "yes"), List.of("True", "False", "Y"));

    assertThat(levels.label(true)).isEqualTo("True");
    assertThat(levels.label(false)).isEqualTo("False");
    assertThat(BooleanLevels.of(List.of("True"), List.of("TRUE")).label(true)).isEqualTo("True");
  }

  private static List<String> labels(List<String> levels) {
    BooleanLevels booleans = BooleanLevels.of(levels, List.of());
    return List.of(booleans.label(true), booleans.label(false));
  }
}
