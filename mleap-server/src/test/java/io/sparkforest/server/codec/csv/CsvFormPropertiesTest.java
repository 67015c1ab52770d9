package io.sparkforest.server.codec.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.csv.WhitespaceFields;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.codec.request.Decoded;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.Signature;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A body in the form of the training files has the records that it has as RFC 4180. */
final class CsvFormPropertiesTest {
  private static final String CSV = "text/csv;header=absent";

  private static Signature signature(char delimiter, boolean hasEscapedQuotes) {
    return new Signature(
        "y",
        "prediction",
        Set.of(),
        List.of(label("a"), label("b"), label("c")),
        true,
        delimiter,
        hasEscapedQuotes,
        null,
        ForestSizes.ONE);
  }

  private static Column label(String name) {
    return new Column(name, ColumnType.CATEGORICAL, ColumnRole.FEATURE);
  }

  @Provide
  Arbitrary<List<List<String>>> records() {
    Arbitrary<String> field =
        Arbitraries.strings().withChars("xy ,;\t\"\\").ofMinLength(1).ofMaxLength(6);
    return field.list().ofSize(3).list().ofMinSize(1).ofMaxSize(5);
  }

  private static String rfc(String field) {
    return '"' + field.replace("\"", "\"\"") + '"';
  }

  private static String escaped(String field) {
    return '"' + field.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** In quotes only where there must be some. */
  private static String plain(String field) {
    boolean isPlain = !field.startsWith("\"") && !field.contains(" ") && !field.contains("\t");
    return isPlain ? field : rfc(field);
  }

  private interface Writing {
    String of(String field);
  }

  private static byte[] body(List<List<String>> records, String separator, Writing writing) {
    return records.stream()
        .map(record -> record.stream().map(writing::of).collect(Collectors.joining(separator)))
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(UTF_8);
  }

  private static List<String> read(Signature signature, byte[] body, BadRecords badRecords) {
    return Decoded.rows(signature, CSV, body, badRecords, 3);
  }

  @Property
  void fieldsBetweenRunsOfWhiteSpaceAreThose(
      @ForAll("records") List<List<String>> records, @ForAll BadRecords badRecords) {
    List<String> expected =
        read(signature(',', false), body(records, ",", CsvFormPropertiesTest::rfc), badRecords);

    assertThat(
            read(
                signature(WhitespaceFields.NAME, false),
                body(records, " \t ", CsvFormPropertiesTest::plain),
                badRecords))
        .isEqualTo(expected);
  }

  @Property
  void quotesBehindBackslashesAreThose(
      @ForAll("records") List<List<String>> records, @ForAll BadRecords badRecords) {
    List<String> expected =
        read(signature(',', false), body(records, ",", CsvFormPropertiesTest::rfc), badRecords);

    for (char delimiter : new char[] {',', ';'}) {
      assertThat(
              read(
                  signature(delimiter, true),
                  body(records, String.valueOf(delimiter), CsvFormPropertiesTest::escaped),
                  badRecords))
          .isEqualTo(expected);
    }
  }

  @Property
  void bothTogetherAreThose(
      @ForAll("records") List<List<String>> records, @ForAll BadRecords badRecords) {
    List<String> expected =
        read(signature(',', false), body(records, ",", CsvFormPropertiesTest::rfc), badRecords);

    assertThat(
            read(
                signature(WhitespaceFields.NAME, true),
                body(records, " \t", CsvFormPropertiesTest::escaped),
                badRecords))
        .isEqualTo(expected);
  }
}
