package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.trainer.LogLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of columns that are left out, by how much of the target they explain. */
final class LeftOutColumnsTest {
  private static final String USEFUL = ", but by itself explains ";

  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  private static String table(String header, int rows, IntFunction<String> row) {
    return header
        + "\n"
        + IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"))
        + "\n";
  }

  private List<String> warnings() throws IOException {
    return folder.schema().warnings();
  }

  /** The warnings that say that a column is useful, by the beginning of each. */
  private List<String> useful() throws IOException {
    return warnings().stream().filter(warning -> warning.contains(USEFUL)).toList();
  }

  /** A shuffled number of the row. */
  private static int shuffled(int row, int rows) {
    return (int) ((row * 7_919L + 13) % rows);
  }

  private static String twoIdentifiers(int rows) {
    Random random = new Random(1);
    return table(
        "ticket,shuffled,code,z,y",
        rows,
        row ->
            String.join(
                ",",
                1_000 + row + "",
                shuffled(row, rows) + "",
                "c" + new SplittableRandom(row).nextInt(100, 1_000) + "-" + shuffled(row, rows),
                row % 4 + "",
                row + rows * random.nextGaussian() + ""));
  }

  @Test
  void ofAUsefulIdentifierAndUselessOnesTheFirstAloneIsSaidToExplain() throws IOException {
    folder.file("a.csv", twoIdentifiers(2_000));
    try (LogLines log = new LogLines()) {
      List<String> warnings = warnings();

      assertThat(warnings).hasSize(3);
      assertThat(warnings.get(0))
          .matches(
              "column ticket is left out: it looks like an identifier: distinct whole numbers, like"
                  + " a running number, but by itself explains [5-9]\\.\\d % of the target's"
                  + " variance, by its numbers: numeric_columns keeps it, .*");
      assertThat(warnings.get(1))
          .isEqualTo(
              "column shuffled is left out: it looks like an identifier: distinct whole numbers,"
                  + " like a running number (numeric_columns would keep it)");
      assertThat(warnings.get(2))
          .isEqualTo(
              "column code is left out: it looks like an identifier: each of its 2000 values is"
                  + " unique (categorical_columns would keep it)");
      assertThat(log.lines()).contains("WARN schema: " + warnings.get(0));
    }
  }

  @Test
  void theSettingThatAWarningNamesKeepsTheColumnAndSilencesIt() throws IOException {
    folder.file("a.csv", twoIdentifiers(2_000)).set("numeric_columns", "ticket");

    assertThat(folder.schema().column("ticket").isFeature()).isTrue();
    assertThat(useful()).isEmpty();
  }

  @Test
  void whatTheUserDropsIsNotWarnedOf() throws IOException {
    folder.file("a.csv", twoIdentifiers(2_000)).set("drop_columns", "ticket");

    assertThat(useful()).isEmpty();
  }

  @Test
  void fewRowsTellNothing() throws IOException {
    folder.file("a.csv", table("x,z,y", 99, row -> "L" + row + "," + row % 4 + "," + row));

    assertThat(useful()).isEmpty();
  }

  @Test
  void aNameIsEscaped() throws IOException {
    folder.file("a.csv", table("\"a\nb\",z,y", 200, row -> row + "," + row % 4 + "," + row));

    assertThat(useful()).hasSize(1).allMatch(it -> it.startsWith("column \"a\\nb\" is left out"));
  }

  @Test
  void rowsHeldOutDoNotCount() throws IOException {
    folder.set("validation_fraction", "0.5").set("seed", "5");
    Holdout holdout = new Holdout(0.5, 5);
    folder.file(
        "a.csv",
        table(
            "id,z,y",
            1_000,
            row ->
                row + "," + row % 4 + "," + (holdout.holdsOut(row) ? row : shuffled(row, 1_000))));
    assertThat(useful()).isEmpty();

    folder.file(
        "a.csv",
        table(
            "id,z,y",
            1_000,
            row ->
                row + "," + row % 4 + "," + (holdout.holdsOut(row) ? shuffled(row, 1_000) : row)));
    assertThat(useful()).hasSize(1).allMatch(it -> it.contains("explains 99."));
  }

  @Test
  void norDoRowsOfTheValidationChannel() throws IOException {
    folder.file("a.csv", twoIdentifiers(2_000));
    List<String> without = useful();
    folder.file(
        "validation",
        "a.csv",
        table(
            "ticket,shuffled,code,z,y",
            2_000,
            row -> -row + "," + row + ",c" + row + "," + row % 4 + "," + row));

    assertThat(useful()).isEqualTo(without).hasSize(1);
  }

  @Test
  void aColumnThatOnlyGroupsAnotherIsWarnedOf() throws IOException {
    Random random = new Random(2);
    double[] effects = random.doubles(300, 0, 10).toArray();
    folder
        .set("impute", "{\"w\": {\"with\": \"mean\", \"by\": \"shop\"}}")
        .file(
            "a.csv",
            table(
                "shop,w,y",
                2_000,
                row -> {
                  int shop = random.nextInt(300);
                  return "s" + shop + "," + row % 5 + "," + (effects[shop] + random.nextGaussian());
                }));

    assertThat(folder.schema().column("shop").role()).isEqualTo(ColumnRole.GROUP);
    assertThat(useful())
        .hasSize(1)
        .allMatch(it -> it.contains("by its labels: categorical_columns keeps it"));

    folder.set("categorical_columns", "shop");
    assertThat(folder.schema().column("shop").isFeature()).isTrue();
    assertThat(useful()).isEmpty();
  }

  @Test
  void tablesWithFormatsAreReadAsTheyWereWrittenAnew() throws IOException {
    folder.file(
        "a.csv",
        table(
            "when,id,z,y",
            500,
            row ->
                LocalDate.ofEpochDay(10_000 + row % 90) + "," + row + "," + row % 4 + "," + row));

    assertThat(useful()).hasSize(1).allMatch(it -> it.startsWith("column id is left out"));
  }

  @Test
  void aFormatThatIsNamedKeepsDatesAmongOtherTexts() throws IOException {
    Random random = new Random(3);
    folder.file(
        "a.csv",
        table(
            "when,z,y",
            2_000,
            row -> {
              int day = random.nextInt(5_000);
              return (row % 20 == 0 ? "week " + row : LocalDate.ofEpochDay(day))
                  + ","
                  + row % 4
                  + ","
                  + (day + random.nextInt(900));
            }));
    assertThat(useful())
        .hasSize(1)
        .allMatch(it -> it.contains("column_formats with {\"when\": \"date y-m-d\"} keeps it"));

    folder.set("column_formats", "{\"when\": \"date y-m-d\"}");
    assertThat(folder.schema().column("when.days").isFeature()).isTrue();
    assertThat(useful()).isEmpty();
  }

  @Test
  void aConstantWhoseGapsTellOfTheTargetIsWarnedOf() throws IOException {
    Random random = new Random(4);
    folder.file(
        "a.csv",
        table(
            "flag,one,z,y",
            500,
            row -> {
              boolean isSet = random.nextBoolean();
              return (isSet ? "1" : "") + ",7," + row % 4 + "," + (isSet ? row : row + 300);
            }));

    assertThat(useful())
        .hasSize(1)
        .allMatch(
            it ->
                it.startsWith("column flag is left out: it is constant, but by itself explains ")
                    && it.contains("by whether it has a value: impute with a constant"));

    folder.set("impute", "{\"flag\": {\"with\": \"constant\", \"value\": \"0\"}}");
    assertThat(folder.schema().column("flag").isFeature()).isTrue();
    assertThat(useful()).isEmpty();
  }

  @Test
  void ofALargeTableRowsFromEverywhereAreLookedAt() throws IOException {
    int rows = 60_000;
    Random random = new Random(5);
    IntFunction<String> row =
        number ->
            number % 3 == 0
                ? number + "," + number % 4 + ","
                : number
                    + ","
                    + number % 4
                    + ","
                    + (number * 2 + (random.nextGaussian() + 3) * rows);
    folder
        .file("a.csv", table("id,z,y", rows / 2, row))
        .file("b.csv", table("z,y,id", rows / 2, it -> swapped(row.apply(it + rows / 2))));

    assertThat(useful())
        .hasSize(1)
        .allMatch(it -> it.contains("explains 25.") || it.contains("explains 24."));
  }

  private static String swapped(String row) {
    String[] fields = row.split(",", -1);
    return fields[1] + "," + fields[2] + "," + fields[0];
  }
}
