package io.sparkforest.trainer.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.data.DataFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TablePartTest {
  @TempDir Path base;

  @Test
  void aPartThatIsSentToAnotherProcessHasTheSameRows() throws Exception {
    DataFolder folder = new DataFolder(base);
    folder.set("validation_fraction", "0.3").set("seed", "-1");
    folder.set("categorical_columns", "label").set("numeric_columns", "number");
    folder.file("a.csv", "y,number,label\n1,,b\n2,5.5,a\n3,-0.0,\n4,1e90,\"x\ny\"\n5,7,a\n");
    folder.file("b.csv", "label,y,number\nc,6,8\nb,7,9\n,8,\n");
    Table table = folder.data().read(TestSession.get());
    List<Row> here = new ArrayList<>();
    List<Row> sent = new ArrayList<>();
    for (RowRange range : table.partitions()) {
      TablePart part = new TablePart.Here(table, range);
      part.rows().forEachRemaining(here::add);
      TablePart copy = (TablePart) copied(part);
      assertThat(copy).isInstanceOf(TablePart.Sent.class);
      copy.rows().forEachRemaining(sent::add);
    }

    assertThat(here).hasSize(8).hasToString(table.frame().collectAsList().toString());
    assertThat(sent).isEqualTo(here);
  }

  private static Object copied(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
