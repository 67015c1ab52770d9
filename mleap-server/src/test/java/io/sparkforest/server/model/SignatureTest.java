package io.sparkforest.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureTest {
  private static final Column FEATURE = new Column("a", ColumnType.NUMERIC, ColumnRole.FEATURE);
  private static final Column IGNORED = new Column("b", ColumnType.NUMERIC, ColumnRole.IGNORED);

  @Test
  void inputsAreTheColumnsThatTheModelReads() {
    assertThat(new Signature("y", "p", Set.of(), List.of(IGNORED, FEATURE), true).inputs())
        .containsExactly(FEATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\t", "\u2003a"})
  void columnNamesMustBeStripped(String name) {
    assertThatThrownBy(() -> new Column(name, ColumnType.NUMERIC, ColumnRole.FEATURE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a column's name must not");
  }

  @Test
  void namesMustDiffer() {
    assertThatThrownBy(() -> new Signature("y", "p", Set.of(), List.of(FEATURE, FEATURE), true))
        .hasMessage("two columns are named \"a\"");
  }

  @Test
  void theTargetIsNoColumn() {
    assertThatThrownBy(() -> new Signature("a", "p", Set.of(), List.of(FEATURE), true))
        .hasMessage("the target \"a\" must not be among the columns");
  }

  @Test
  void theTargetHasAName() {
    assertThatThrownBy(() -> new Signature(" ", "p", Set.of(), List.of(FEATURE), true))
        .hasMessage("the target's name must not be blank");
  }

  @Test
  void thePredictionHasAName() {
    assertThatThrownBy(() -> new Signature("y", "", Set.of(), List.of(FEATURE), true))
        .hasMessage("the prediction column's name must not be blank");
  }

  @Test
  void someColumnIsAnInput() {
    assertThatThrownBy(() -> new Signature("y", "p", Set.of(), List.of(IGNORED), true))
        .hasMessage("no column has the role feature or group");
  }
}
