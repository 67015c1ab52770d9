package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.job.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;

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

    Dataset<Row> table = read(folder.data(), 0);

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

    assertThat(read(folder.data(), 0).collectAsList())
        .contains(RowFactory.create(1.0, 2.0, 3.0, 4.0, "x", 6.0, false));
  }

  @Test
  void theSameRowsAreHeldOutForAnyNumberOfPartitions() throws IOException {
    for (int file = 0; file < 5; file++) {
      folder.file("part-" + file + ".csv", numbered(file * 100, file * 100 + 100));
    }
    folder.set("validation_fraction", "0.3").set("seed", "-1");
    TrainingData data = folder.data();
    Holdout holdout = new Holdout(0.3, -1);
    Set<Double> expected =
        IntStream.range(0, 500)
            .filter(holdout::holdsOut)
            .mapToObj(row -> (double) row)
            .collect(Collectors.toCollection(TreeSet::new));

    for (long rows : new long[] {0, 20_000, 10_000_000}) {
      Dataset<Row> table = read(data, rows);

      assertThat(table.count()).isEqualTo(500);
      assertThat(heldOut(table)).isEqualTo(expected);
    }
    assertThat(data.validationRows()).isEqualTo(expected.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5_000, 10_000, 10_001, 315_000, 320_001, 10_000_000})
  void theNumberOfRowsAloneDecidesTheNumberOfPartitions(long rows) throws IOException {
    folder.file("a.csv", numbered(0, 10)).file("b.csv", numbered(10, 20));
    long expected = Math.max(2, Math.min(64, (long) Math.ceil(rows / 5_000.0)));

    assertThat(read(folder.data(), rows).rdd().getNumPartitions()).isEqualTo((int) expected);
  }

  @Test
  void everyPartitionHoldsTheSameRowsEachTimeTheTableIsRead() throws IOException {
    for (int file = 0; file < 3; file++) {
      folder.file("part-" + file + ".csv", numbered(file * 100, file * 100 + 100));
    }
    TrainingData data = folder.data();

    List<List<Row>> first = partitions(read(data, 20_000));

    assertThat(first).hasSize(4).allMatch(rows -> rows.size() >= 70 && rows.size() <= 80);
    assertThat(partitions(read(data, 20_000))).isEqualTo(first);
  }

  @Test
  void theTableIsSplitIntoTheRowsToTrainOnAndThoseHeldOut() throws IOException {
    folder.file("a.csv", numbered(0, 200)).set("validation_fraction", "0.3");
    TrainingData data = folder.data();

    TrainingData.Split split = data.read(SPARK);

    assertThat(split.training().columns()).containsExactly("c0", "label");
    assertThat(split.validation().columns()).containsExactly("c0", "label");
    assertThat(split.training().count()).isEqualTo(data.trainingRows());
    assertThat(split.validation().count()).isEqualTo(data.validationRows()).isPositive();
    assertThat(split.table().count()).isEqualTo(200);
    split.table().unpersist();
  }

  @Test
  void withoutAFractionNoRowIsHeldOut() throws IOException {
    folder.file("a.csv", numbered(0, 50));

    TrainingData.Split split = folder.data().read(SPARK);

    assertThat(split.training().count()).isEqualTo(50);
    assertThat(split.validation().isEmpty()).isTrue();
    split.table().unpersist();
  }

  @Test
  void aFileThatChangedSinceItWasScannedIsNamed() throws IOException {
    folder.file("a.csv", numbered(0, 50));
    TrainingData data = folder.data();
    folder.file("a.csv", "x,y\n1,2\nmany,3\n");

    assertThatThrownBy(() -> read(data, 0).count())
        .hasRootCauseInstanceOf(UserError.class)
        .hasRootCauseMessage("a.csv, line 3, column x: expected a number, found 'many'");
  }

  /** The table in as many partitions as fit that number of rows. */
  private Dataset<Row> read(TrainingData data, long rows) throws IOException {
    Holdout holdout = data.validationRows() > 0 ? new Holdout(0.3, -1) : new Holdout(0, -1);
    return new TableReader(folder.scan(), data.schema(), holdout).read(SPARK, data.schema(), rows);
  }

  private static Set<Double> heldOut(Dataset<Row> table) {
    return table.filter(table.col(TableReader.HELD_OUT)).collectAsList().stream()
        .map(row -> row.getDouble(row.fieldIndex(Schema.LABEL)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<List<Row>> partitions(Dataset<Row> table) {
    return table.javaRDD().glom().collect();
  }

  private static String numbered(int from, int to) {
    return "x,y\n"
        + IntStream.range(from, to)
            .mapToObj(row -> row % 7 + "," + row + "\n")
            .collect(Collectors.joining());
  }
}
