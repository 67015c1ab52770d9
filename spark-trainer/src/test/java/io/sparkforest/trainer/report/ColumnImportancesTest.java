package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who asks for a column gets the importance of all its inputs. */
final class ColumnImportancesTest {
  private static final Schema SCHEMA =
      new Schema(
          new Schema.Target("y", 0, 1),
          List.of(
              number("size", 0, ColumnRole.FEATURE),
              number("when.month", 1, ColumnRole.FEATURE),
              number("when.day", 2, ColumnRole.IGNORED),
              number("when.days", 3, ColumnRole.FEATURE),
              number("price", 4, ColumnRole.FEATURE)),
          new FieldRules(Set.of()),
          Map.of("when.day", "it is constant"),
          List.of(),
          Map.of(
              "when", ColumnFormat.parse("date d/m/y month,day,days"),
              "price", ColumnFormat.parse("number decimal=. units=$")));

  private static Column number(String name, int position, ColumnRole role) {
    return new Column(
        name,
        position,
        ColumnType.NUMERIC,
        role,
        OptionalDouble.of(1),
        OptionalDouble.of(2),
        3,
        Optional.empty());
  }

  private static Map<String, Double> importances() {
    Map<String, Double> importances = new LinkedHashMap<>();
    importances.put("size", 0.4);
    importances.put("when.month", 0.35);
    importances.put("when.days", 0.15);
    importances.put("price", 0.1);
    return importances;
  }

  @Test
  void theInputsOfARawColumnAreSummedUp() {
    Map<String, Double> sums = ColumnImportances.of(importances(), SCHEMA.rawColumns());

    assertThat(sums.keySet()).containsExactly("when", "size", "price");
    assertThat(sums.get("when")).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void withoutFormatsTheyAreTheSame() {
    assertThat(ColumnImportances.of(importances(), Map.of())).isEqualTo(importances());
    assertThat(ColumnImportances.of(Map.of("price", 1.0), SCHEMA.rawColumns()))
        .containsExactly(entry("price", 1.0));
  }

  @Test
  void theTableHasARawColumnAboveItsInputs() {
    List<ColumnRow> rows =
        ColumnRow.of(
            SCHEMA, importances(), ColumnImportances.of(importances(), SCHEMA.rawColumns()));

    assertThat(rows)
        .extracting(ColumnRow::name, ColumnRow::isInput, ColumnRow::importance, ColumnRow::use)
        .containsExactly(
            tuple("size", false, "0.400", "numeric"),
            tuple("when", false, "0.500", "date d/m/y month,day,days"),
            tuple("when.month", true, "0.350", "numeric"),
            tuple("when.day", true, "", "left out: it is constant"),
            tuple("when.days", true, "0.150", "numeric"),
            tuple("price", false, "0.100", "numeric"));
    assertThat(new String(ReportPage.html(Map.of("columns", rows)), StandardCharsets.UTF_8))
        .contains("<tr><td><span class=\"name\">when</span></td><td class=\"number\">0.500</td>")
        .contains("<tr class=\"input\"><td><span class=\"name\">when.month</span></td>");
  }
}
