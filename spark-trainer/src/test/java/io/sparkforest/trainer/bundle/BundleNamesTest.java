package io.sparkforest.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BundleNamesTest {
  private static BundleNames names(String... rawNames) {
    List<Column> columns = new ArrayList<>();
    for (String name : rawNames) {
      columns.add(
          new Column(
              name,
              columns.size(),
              ColumnType.NUMERIC,
              ColumnRole.FEATURE,
              OptionalDouble.of(0),
              OptionalDouble.of(1),
              0,
              Optional.empty()));
    }
    return new BundleNames(
        new Schema(
            new Schema.Target("y", 0, 1),
            columns,
            new FieldRules(Set.of()),
            Map.of(),
            List.of(),
            Map.of()));
  }

  @Test
  void aRawColumnKeepsItsName() {
    assertThat(names("Item Weight", "a.b").of("c1")).isEqualTo("a.b");
  }

  @Test
  void aDerivedColumnIsNamedAfterItsRawColumnAndStep() {
    assertThat(names("Item Weight").of("c0_filled")).isEqualTo("Item Weight_filled");
  }

  @Test
  void aDerivedNameNeverMeetsARawOne() {
    BundleNames names = names("prediction", "prediction_", "x", "x_filled");
    assertThat(names.of("prediction")).isEqualTo("prediction__");
    assertThat(names.of("c2_filled")).isEqualTo("x_filled_");
    assertThat(names.of("c3")).isEqualTo("x_filled");
  }

  @Test
  void theSameColumnHasTheSameNameEveryTime() {
    BundleNames names = names("features");
    assertThat(names.of("features")).isEqualTo("features_").isEqualTo(names.of("features"));
  }
}
