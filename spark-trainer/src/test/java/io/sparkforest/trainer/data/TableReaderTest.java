package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableReaderTest {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  @Test
  void filesInAnyColumnOrderBecomeOneTypedTable() throws IOException {
    folder.set("drop_columns", "id").set("categorical_columns", "code");
    folder.file(
        "a.csv",
        """
        id,price.net,y,Type,code
        1,1.5,10, Low Fat ,01
        2,,20,NA,1
        3,2,15,Low Fat,1
        """);
    folder.file("b.csv", "\uFEFFType,code,y,id,price.net\r\n\"a, \"\"b\"\"\r\nc\",,3e1,?,-.5\r\n");

    Dataset<Row> table = read(folder.data());

    assertThat(table.schema())
        .isEqualTo(
            new StructType()
                .add("c1", DataTypes.DoubleType, true)
                .add("c2", DataTypes.StringType, true)
                .add("c3", DataTypes.StringType, true)
                .add("label", DataTypes.DoubleType, false)
                .add("held_out", DataTypes.BooleanType, false));
    assertThat(table.collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create(1.5, "Low Fat", "01", 10.0, false),
            RowFactory.create(null, null, "1", 20.0, false),
            RowFactory.create(2.0, "Low Fat", "1", 15.0, false),
            RowFactory.create(-0.5, "a, \"b\"\r\nc", null, 30.0, false));
  }

  @Test
  void columnsNamedLikeOursOrAlikeButForTheirCaseAreRead() throws IOException {
    folder.file(
        "a.csv", "label,held_out,c0,C0,features,y\n1,2,3,4,x,6\n2,3,4,5,z,7\n1,2,3,4,x,8\n");

    assertThat(read(folder.data()).collectAsList())
        .contains(RowFactory.create(1.0, 2.0, 3.0, 4.0, "x", 6.0, false));
  }

  @Test
  void theSameRowsAreHeldOutForAnyNumberOfPartitions() throws IOException {
    folder.set("validation_fraction", "0.3").set("seed", "-1");
    for (int rows : new int[] {500, 12_000}) {
      for (int file = 0; file < 5; file++) {
        int each = rows / 5;
        folder.file("part-" + file + ".csv", numbered(file * each, file * each + each));
      }
      Holdout holdout = new Holdout(0.3, -1);
      Set<Double> expected =
          IntStream.range(0, rows)
              .filter(holdout::holdsOut)
              .mapToObj(row -> (double) row)
              .collect(Collectors.toCollection(TreeSet::new));
      TrainingData data = folder.data();

      Dataset<Row> table = read(data);

      assertThat(table.count()).isEqualTo(rows);
      assertThat(heldOut(table)).isEqualTo(expected);
      assertThat(data.validationRows()).isEqualTo(expected.size());
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 2", "10000, 2", "10001, 3", "20000, 4", "330000, 64"})
  void theNumberOfRowsAloneDecidesTheNumberOfPartitions(int rows, int partitions)
      throws IOException {
    folder.file("a.csv", numbered(0, rows / 2)).file("b.csv", numbered(rows / 2, rows));

    assertThat(folder.data().read(SPARK).rows().getNumPartitions()).isEqualTo(partitions);
  }

  @Test
  void thePartitionsAreOfLikeSizeInTheOrderOfTheFiles() throws IOException {
    for (int file = 0; file < 3; file++) {
      folder.file("part-" + file + ".csv", numbered(file * 6_000, file * 6_000 + 6_000));
    }

    List<List<Row>> partitions = folder.data().read(SPARK).rows().glom().collect();

    assertThat(partitions)
        .hasSize(4)
        .allMatch(rows -> rows.size() >= 4_000 && rows.size() <= 5_000);
    assertThat(partitions.stream().flatMap(List::stream).map(row -> row.getDouble(1)))
        .containsExactlyElementsOf(
            IntStream.range(0, 18_000).mapToObj(row -> (double) row).toList());
  }

  @Test
  void aTableReadFromTheMiddleOfFilesIsTheOneReadFromTheirStart() throws IOException {
    List<String> ends = List.of("\n", "\r\n", "\r", "\n\n", "\r\n\r\n\r\n");
    List<String> texts =
        List.of("plain", "\"a\nb\"", "\"a\r\nb,\"", " \"a\rb\" ", "\"\"\"\n\"", "ü€🌲", "");
    Random random = new Random(7);
    List<Row> expected = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      StringBuilder content = new StringBuilder(file == 1 ? "\uFEFF\r\nkind,y\r\n" : "kind,y\n");
      for (int row = 0; row < 3_000; row++) {
        String text = texts.get(random.nextInt(texts.size()));
        content.append(text).append(',').append(expected.size());
        content.append(ends.get(random.nextInt(ends.size())));
        String kind = text.strip().replaceAll("^\"|\"$", "").replace("\"\"", "\"").strip();
        expected.add(
            RowFactory.create(kind.isEmpty() ? null : kind, (double) expected.size(), false));
      }
      folder.file("part-" + file + ".csv", content.toString());
    }

    assertThat(folder.data().read(SPARK).rows().collect()).isEqualTo(expected);
  }

  @Test
  void aTableWithGapsInItsTargetIsTheOneWithoutTheseRows() throws IOException {
    folder.set("validation_fraction", "0.3");
    Random random = new Random(7);
    for (int file = 0; file < 3; file++) {
      StringBuilder whole = new StringBuilder("x,y\n");
      StringBuilder gaps = new StringBuilder("x,y\n");
      for (int row = 0; row < 3_000; row++) {
        while (random.nextInt(5) < 2) {
          gaps.append(random.nextBoolean() ? "9,\n" : ",\n");
        }
        String record = row % 7 + "," + random.nextInt(1_000) + "\n";
        whole.append(record);
        gaps.append(record);
      }
      folder.file("part-" + file + ".csv", gaps.toString());
      folder.file("test", "part-" + file + ".csv", whole.toString());
    }
    TrainingData data = folder.data();
    DataFolder others = new DataFolder(base.resolve("whole")).set("validation_fraction", "0.3");
    for (int file = 0; file < 3; file++) {
      String name = "part-" + file + ".csv";
      others.file(name, Files.readAllBytes(base.resolve("input/data/test/" + name)));
    }
    TrainingData whole = others.data();

    assertThat(data.read(SPARK).rows().collect()).isEqualTo(whole.read(SPARK).rows().collect());
    assertThat(data.trainingRows()).isEqualTo(whole.trainingRows());
    assertThat(data.validationRows()).isEqualTo(whole.validationRows());
    assertThat(data.schema().columns()).isEqualTo(whole.schema().columns());
  }

  @Test
  void theTableTellsWhichRowsAreHeldOut() throws IOException {
    folder.file("a.csv", numbered(0, 200)).set("validation_fraction", "0.3").set("seed", "-1");
    TrainingData data = folder.data();

    Dataset<Row> table = read(data);

    assertThat(table.columns()).containsExactly("c0", "label", "held_out");
    assertThat(heldOut(table)).hasSize((int) data.validationRows()).isNotEmpty();
    assertThat(table.count()).isEqualTo(data.trainingRows() + data.validationRows());
  }

  @Test
  void withoutAFractionNoRowIsHeldOut() throws IOException {
    folder.file("a.csv", numbered(0, 50));

    assertThat(heldOut(read(folder.data()))).isEmpty();
  }

  @Test
  void theTableIsThatOfTheScanWhateverBecomesOfTheFiles() throws IOException {
    folder.file("a.csv", numbered(0, 50));
    TrainingData data = folder.data();
    folder.file("a.csv", "x,y\n1,2\nmany,3\n");

    assertThat(read(data).count()).isEqualTo(50);
  }

  private static Dataset<Row> read(TrainingData data) {
    return data.read(SPARK).frame();
  }

  private static Set<Double> heldOut(Dataset<Row> table) {
    return table.filter(table.col(Table.HELD_OUT)).collectAsList().stream()
        .map(row -> row.getDouble(row.fieldIndex(Schema.LABEL)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String numbered(int from, int to) {
    return "x,y\n"
        + IntStream.range(from, to)
            .mapToObj(row -> row % 7 + "," + row + "\n")
            .collect(Collectors.joining());
  }
}
