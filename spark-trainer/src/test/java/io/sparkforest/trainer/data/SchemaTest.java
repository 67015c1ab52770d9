package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class SchemaTest {
  private static final Schema SCHEMA =
      new Schema(
          new Schema.Target("y", 0, 1),
          List.of(
              column("id", 0, ColumnType.CATEGORICAL, ColumnRole.IGNORED),
              column("price.net", 1, ColumnType.NUMERIC, ColumnRole.FEATURE),
              column("Price.net", 2, ColumnType.CATEGORICAL, ColumnRole.GROUP)),
          new FieldRules(Set.of()),
          Map.of(),
          List.of(),
          Map.of());

  @Test
  void featuresAndGroupsAreRead() {
    assertThat(SCHEMA.read()).extracting(Column::name).containsExactly("price.net", "Price.net");
    assertThat(SCHEMA.features()).extracting(Column::name).containsExactly("price.net");
  }

  @Test
  void aColumnIsFoundByItsExactName() {
    assertThat(SCHEMA.column("Price.net").position()).isEqualTo(2);
    assertThatThrownBy(() -> SCHEMA.column("y")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void sparkKnowsColumnsByTheirPlaceAndMayFindThemMissing() {
    assertThat(SCHEMA.structType())
        .isEqualTo(
            new StructType()
                .add("c1", DataTypes.DoubleType, true)
                .add("c2", DataTypes.StringType, true));
  }

  private static Column column(String name, int position, ColumnType type, ColumnRole role) {
    return new Column(
        name,
        position,
        type,
        role,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        Optional.empty());
  }
}
