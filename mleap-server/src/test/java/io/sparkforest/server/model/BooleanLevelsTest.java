package io.sparkforest.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
    BooleanLevels levels =
        BooleanLevels.of(List.of("no", "yes"), Map.of("True", "yes", "False", "no", "Y", "yes"));

    assertThat(levels.label(true)).isEqualTo("yes");
    assertThat(levels.label(false)).isEqualTo("no");
    assertThat(BooleanLevels.of(List.of("True"), Map.of("TRUE", "1")).label(true))
        .isEqualTo("True");
  }

  @Test
  void aliasesOfTheSameLevelMeanThatLevelAndOfSeveralNoneIsMeant() {
    BooleanLevels levels =
        BooleanLevels.of(
            List.of("0", "1"), Map.of("True", "1", "TRUE", "1", "False", "0", "FALSE", "1"));

    assertThat(levels.label(true)).isEqualTo("1");
    assertThat(levels.label(false)).isEqualTo("false");
  }

  private static List<String> labels(List<String> levels) {
    BooleanLevels booleans = BooleanLevels.of(levels, Map.of());
    return List.of(booleans.label(true), booleans.label(false));
  }
}
