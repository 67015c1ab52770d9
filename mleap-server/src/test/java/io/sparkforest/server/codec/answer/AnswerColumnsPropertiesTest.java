package io.sparkforest.server.codec.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.codec.record.KeptFields;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.Predictions;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.TreeStatistic.Quantile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in a record's column goes out the same, whatever characters it is of. */
final class AnswerColumnsPropertiesTest {
  private static final Signature SIGNATURE =
      new Signature(
          "y",
          "prediction",
          Set.of(),
          List.of(
              new Column("number", ColumnType.NUMERIC, ColumnRole.FEATURE),
              new Column("text", ColumnType.CATEGORICAL, ColumnRole.IGNORED)),
          true);

  private static final AnswerColumns COLUMNS = AnswerColumns.parse("text,score,number");

  @Property(tries = 300)
  void textsComeBackThroughCsv(@ForAll @NotEmpty String text, @ForAll double score) {
    double finite = Double.isFinite(score) ? score : 0;
    String csv = encode("text/csv", kept(text, "1.50"), finite);

    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      List<CsvRecord> records = reader.stream().toList();
      assertThat(records).hasSize(1);
      assertThat(records.get(0).getFields())
          .containsExactly(
              wellFormed(text).replaceAll("[\r\n]+", " "), Double.toString(finite), "1.50");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 300)
  void aLineOfCsvIsARecordWhateverBreaksItsTextsHold(
      @ForAll @Chars({'\r', '\n', ' ', '"', ',', 'a'}) @StringLength(max = 6) String text) {
    String csv = encode("text/csv", kept(text, "1.50"), 2);

    assertThat(csv).doesNotContain("\r");
    assertThat(csv.indexOf('\n')).isEqualTo(csv.length() - 1);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "\n"})
  void aLoneFieldWithoutATextIsNoBlankLine(@Nullable String text) {
    AnswerColumns lone = AnswerColumns.parse("text");
    KeptFields kept = new KeptFields(new RecordLayout(SIGNATURE), lone.ofRecord());
    kept.beginRow();
    if (text != null) {
      kept.put(1, text.toCharArray(), 0, text.length());
    }

    String csv = encode("text/csv", lone, kept, 2);

    assertThat(csv).isIn("\"\"\n", "\" \"\n");
  }

  @Property(tries = 300)
  void textsComeBackThroughJsonOnOneLine(@ForAll String text) throws Exception {
    String line = encode("application/jsonlines", kept(text, "1.50"), 2);

    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    JsonNode json = JsonMapper.builder().build().readTree(line);
    assertThat(json.path("text").asText()).isEqualTo(wellFormed(text));
    assertThat(json.path("number").isNumber()).isTrue();
    assertThat(line).contains("\"number\":1.50");
  }

  @Property(tries = 100)
  void aQuantileLiesBetweenTheLeastAndTheGreatest(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -1e9, max = 1e9) Double> values,
      @ForAll @DoubleRange(min = 0, max = 1) double probability) {
    double[] predictions = values.stream().mapToDouble(Double::doubleValue).toArray();

    double quantile = new Quantile(probability).of(predictions.clone());

    Arrays.sort(predictions);
    assertThat(quantile).isBetween(predictions[0], predictions[predictions.length - 1]);
  }

  /** Half a surrogate pair is no character, and becomes a question mark in UTF-8. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private static KeptFields kept(String text, String number) {
    KeptFields kept = new KeptFields(new RecordLayout(SIGNATURE), COLUMNS.ofRecord());
    kept.beginRow();
    char[] characters = wellFormed(text).toCharArray();
    kept.put(1, characters, 0, characters.length);
    kept.put(0, number.toCharArray(), 0, number.length());
    return kept;
  }

  private static String encode(String accept, KeptFields kept, double score) {
    return encode(accept, COLUMNS, kept, score);
  }

  private static String encode(
      String accept, AnswerColumns columns, KeptFields kept, double score) {
    AnswerType type = AnswerType.negotiate(accept, ContentType.parse("text/csv"));
    Predictions predictions = new Predictions(new double[] {score}, new double[0][]);
    AnswerEncoder encoder = new AnswerEncoder(type, columns);
    return new String(encoder.encode(new ScoredRecords(predictions, Map.of()), kept), UTF_8);
  }
}
