package io.sparkforest.server.codec.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.UnknownColumn;
import io.sparkforest.server.codec.record.Fields;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class ColumnNamesTest {
  @Property
  void aTextIsSimilarIfUpToAQuarterOfANameIsWrong(
      @ForAll @Chars({'a', 'b', 'B'}) @StringLength(min = 1, max = 6) String name,
      @ForAll @Chars({'a', 'b', 'B'}) @StringLength(max = 6) String text) {
    boolean isSimilar = distance(text, name) <= name.length() / 4;

    assertThat(names(List.of(name)).isSimilar(text)).isEqualTo(isSimilar);
  }

  @Property
  void theNearestNameIsProposedUnlessMoreThanAThirdOfItIsWrong(
      @ForAll @Chars({'a', 'b', 'B'}) @StringLength(min = 1, max = 6) String name,
      @ForAll @Chars({'a', 'b', 'B'}) @StringLength(max = 6) String text) {
    int distance = distance(text, name);
    boolean isNear =
        distance <= Math.max(1, name.length() / 3)
            && distance < Math.max(text.length(), name.length());

    assertThat(
            UnknownColumn.message(names(List.of(name)), text)
                .contains("did you mean \"" + name + "\"?"))
        .isEqualTo(isNear);
  }

  @Test
  void ofTwoNamesTheNearerIsProposed() {
    assertThat(UnknownColumn.message(names(List.of("Outlet_Size", "Outlet_Type")), "outlet_typ"))
        .endsWith("did you mean \"Outlet_Type\"?");
  }

  @Test
  void aNumberIsNoMisspeltName() {
    assertThat(names(List.of("2020.5")).isSimilar("2021.5")).isFalse();
  }

  @Test
  void aFirstLineOfAThousandFieldsIsJudgedInNoTime() {
    List<String> columns = IntStream.range(0, 1_000).mapToObj(i -> "column_number_" + i).toList();
    CsvHeader header = new CsvHeader(new RecordLayout(signature(columns)));
    CsvLine numbers = line(columns.stream().map(name -> "1234567.890625").toList());
    CsvLine labels = line(columns.stream().map(name -> "a_label_number" + name).toList());
    CsvLine misspelt = line(columns.stream().map(name -> "colunm_" + name.substring(7)).toList());

    Assertions.assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          for (int request = 0; request < 20; request++) {
            assertThat(header.isHeader(numbers)).isFalse();
          }
          assertThat(header.isHeader(labels)).isFalse();
          assertThat(header.isHeader(misspelt)).isTrue();
        });
  }

  @Test
  void aRecordOfLabelsIsNotComparedWithAllNames() {
    List<String> columns = IntStream.range(0, 3_000).mapToObj(i -> "column_number_" + i).toList();
    RecordLayout labels =
        new RecordLayout(
            new Signature(
                "#".repeat(40),
                "prediction",
                Set.of(),
                columns.stream()
                    .map(name -> new Column(name, ColumnType.CATEGORICAL, ColumnRole.FEATURE))
                    .toList(),
                true));
    CsvLine record = line(columns.stream().map(ColumnNamesTest::otherText).toList());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int request = 0; request < 100; request++) {
            assertThat(new CsvHeader(labels).isHeader(record)).isFalse();
          }
        });
  }

  @Test
  void aRecordOfTheWrongWidthIsNotComparedWithAllNames() {
    List<String> columns = IntStream.range(0, 3_000).mapToObj(i -> "column_number_" + i).toList();
    CsvHeader header = new CsvHeader(new RecordLayout(signature(columns)));
    CsvLine record = line(columns.stream().skip(1).map(ColumnNamesTest::otherText).toList());
    CsvLine misspelt =
        line(columns.stream().skip(1).map(name -> "colunm_" + name.substring(7)).toList());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int request = 0; request < 10; request++) {
            assertThat(header.isHeader(record)).isFalse();
          }
          assertThat(header.isHeader(misspelt)).isTrue();
        });
  }

  @Test
  void aRecordWithNumbersIsNotComparedWithNamesAtAll() {
    List<String> columns = IntStream.range(0, 3_000).mapToObj(i -> "column_number_" + i).toList();
    List<String> fields =
        new ArrayList<>(columns.stream().map(ColumnNamesTest::otherText).toList());
    List<Column> typed = new ArrayList<>();
    for (String name : columns) {
      typed.add(new Column(name, ColumnType.CATEGORICAL, ColumnRole.FEATURE));
    }
    typed.set(0, new Column("first", ColumnType.NUMERIC, ColumnRole.FEATURE));
    fields.set(0, "1.5");
    RecordLayout layout =
        new RecordLayout(new Signature("#".repeat(40), "prediction", Set.of(), typed, true));

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> {
          for (int request = 0; request < 100; request++) {
            assertThat(new CsvHeader(layout).isHeader(line(fields))).isFalse();
          }
        });
  }

  /** As long as the name, or the lengths alone would tell the two apart. */
  private static String otherText(String name) {
    return "my" + name.substring(2).replace("number", "bmunre");
  }

  private static CsvLine line(List<String> fields) {
    Fields held = new Fields(fields.size());
    fields.forEach(field -> held.add(field.toCharArray(), 0, field.length()));
    return new CsvLine(held, false);
  }

  private static ColumnNames names(List<String> names) {
    return new RecordLayout(signature(names)).names();
  }

  private static Signature signature(List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(new Column(name, ColumnType.NUMERIC, ColumnRole.FEATURE));
    }
    return new Signature("#".repeat(40), "prediction", Set.of(), columns, true);
  }

  /** By the definition, without any shortcut. */
  private static int distance(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.length() + right.length();
    }
    String leftRest = left.substring(1);
    String rightRest = right.substring(1);
    String lefts = left.substring(0, 1).toLowerCase(Locale.ROOT);
    if (lefts.equals(right.substring(0, 1).toLowerCase(Locale.ROOT))) {
      return distance(leftRest, rightRest);
    }
    return 1
        + Math.min(
            distance(leftRest, rightRest),
            Math.min(distance(left, rightRest), distance(leftRest, right)));
  }
}
