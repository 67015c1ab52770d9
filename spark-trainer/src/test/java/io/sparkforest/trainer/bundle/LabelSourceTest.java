package io.sparkforest.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LabelSourceTest {
  private static final Map<String, Double> INDICES = Map.of("Low Fat", 0.0, "Regular", 1.0);

  private static Map<String, Double> byRawLabel(Map<String, String> aliases) {
    return new LabelSource("c0", aliases, Optional.empty()).byRawLabel(INDICES);
  }

  @Test
  void withoutAliasesEveryLabelStandsForItself() {
    assertThat(byRawLabel(Map.of())).isEqualTo(INDICES);
  }

  @Test
  void anAliasTakesTheValueOfItsCanonicalLabel() {
    assertThat(byRawLabel(Map.of("LF", "Low Fat")))
        .containsOnly(Map.entry("LF", 0.0), Map.entry("Low Fat", 0.0), Map.entry("Regular", 1.0));
  }

  @Test
  void aLabelThatIsItselfRenamedIsNotItsOwnCanonicalLabel() {
    assertThat(byRawLabel(Map.of("Low Fat", "Regular", "Regular", "Low Fat")))
        .containsOnly(Map.entry("Low Fat", 1.0), Map.entry("Regular", 0.0));
  }

  @Test
  void anAliasOfALabelThatIsNotThereIsUnseen() {
    assertThat(byRawLabel(Map.of("LF", "Light", "Regular", "Light")))
        .containsOnly(Map.entry("Low Fat", 0.0));
  }
}
