package io.sparkforest.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecordLayoutTest {
  private static final Signature SIGNATURE =
      new Signature(
          "target",
          "prediction",
          Set.of("NA"),
          List.of(
              new Column("first", ColumnType.NUMERIC, ColumnRole.FEATURE),
              new Column("ignored", ColumnType.CATEGORICAL, ColumnRole.IGNORED),
              new Column("last", ColumnType.CATEGORICAL, ColumnRole.FEATURE)),
          true);

  @Test
  void inputsAreNumberedInTheOrderOfTheColumnsAndIgnoredColumnsAreNone() {
    RecordLayout layout = new RecordLayout(SIGNATURE);

    assertThat(layout.inputs()).containsExactly(0, RecordLayout.NO_INPUT, 1);
    assertThat(layout.columnOrder()).containsExactly(0, 1, 2);
  }

  @Test
  void rowsHaveTheInputsInTheirOrder() {
    Rows.Builder rows = new RecordLayout(SIGNATURE).newRows();

    rows.addRow();
    rows.setNumber(0, 1.5);
    rows.setLabel(1, "a");

    Rows built = rows.build();
    assertThat(built.number(0, 0)).isEqualTo(1.5);
    assertThat(built.label(0, 1)).isEqualTo("a");
  }

  @Test
  void aModelHasOneLayoutForAllRequests() {
    Model model =
        FailingModel.after(0, new Notes(MissingNode.getInstance(), MissingNode.getInstance()));

    assertThat(model.layout()).isSameAs(model.layout());
    assertThat(model.layout().signature()).isEqualTo(model.signature());
  }
}
