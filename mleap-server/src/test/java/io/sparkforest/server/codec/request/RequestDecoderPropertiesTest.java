package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.sparkforest.server.codec.WireFormat;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.Signature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What a reference writer prints is read back; and rubbish is rubbish, whatever it is. */
final class RequestDecoderPropertiesTest {
  private static final Signature SAMPLE = SampleModel.signature();
  private static final List<String> NAMES = List.of("Id", "Weight", "Price", "Type", "Fat", "Shop");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A record's fields as text; empty ones are missing. */
  record Sample(String id, String weight, String price, String type, String fat, String shop) {
    List<String> fields() {
      return List.of(id, weight, price, type, fat, shop);
    }

    String expected() {
      List<String> values = new ArrayList<>();
      for (String number : List.of(weight, price)) {
        values.add(number.isEmpty() ? "-" : number);
      }
      for (String label : List.of(type, fat, shop)) {
        String stripped = label.strip();
        boolean isMissing = stripped.isEmpty() || SAMPLE.missingValues().contains(stripped);
        values.add(isMissing ? "-" : stripped);
      }
      return String.join("|", values);
    }
  }

  @Provide
  Arbitrary<List<Sample>> samples() {
    Arbitrary<String> labels =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange('\u0001', '\u02FF').ofMaxLength(8),
            Arbitraries.strings().withChars(",\"\r\n a'{}[]").ofMaxLength(8),
            Arbitraries.of("Dairy", "NA", "nan", "", " ", "ü€😀"));
    Arbitrary<String> numbers =
        Arbitraries.oneOf(
            Arbitraries.doubles().map(value -> Double.toString(value)), Arbitraries.just(""));
    return Combinators.combine(labels, numbers, numbers, labels, labels, labels)
        .as(Sample::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 500)
  void csvIsReadBack(@ForAll("samples") List<Sample> samples, @ForAll LineDelimiter delimiter) {
    List<List<String>> lines = samples.stream().map(Sample::fields).toList();

    assertThat(Decoded.rows(SAMPLE, "text/csv", csv(lines, delimiter)))
        .isEqualTo(expected(samples));
  }

  @Property(tries = 500)
  void csvWithAShuffledHeaderIsReadBack(
      @ForAll("samples") List<Sample> samples, @ForAll long seed) {
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Collections.shuffle(order, new Random(seed));
    List<List<String>> lines = new ArrayList<>();
    lines.add(order.stream().map(NAMES::get).toList());
    for (Sample sample : samples) {
      lines.add(order.stream().map(place -> sample.fields().get(place)).toList());
    }

    assertThat(Decoded.rows(SAMPLE, "text/csv", csv(lines, LineDelimiter.LF)))
        .isEqualTo(expected(samples));
  }

  @Property(tries = 500)
  void jsonIsReadBack(@ForAll("samples") List<Sample> samples) throws Exception {
    ArrayNode instances = MAPPER.createArrayNode();
    StringBuilder lines = new StringBuilder();
    for (Sample sample : samples) {
      ObjectNode record = MAPPER.createObjectNode();
      for (int place = 0; place < NAMES.size(); place++) {
        record.put(NAMES.get(place), sample.fields().get(place));
      }
      instances.add(record);
      lines.append(MAPPER.writeValueAsString(record)).append('\n');
    }
    ObjectNode envelope = MAPPER.createObjectNode();
    envelope.set("instances", instances);

    assertThat(Decoded.rows(SAMPLE, "application/json", MAPPER.writeValueAsString(envelope)))
        .isEqualTo(expected(samples));
    assertThat(Decoded.rows(SAMPLE, "application/jsonlines", lines.toString()))
        .isEqualTo(expected(samples));
  }

  /**
   * Short bodies are decoded at once and others bit by bit: around 4,096 bytes one follows the
   * other.
   */
  @Property(tries = 400)
  void csvOfAnyLengthIsReadBack(
      @ForAll @IntRange(min = 3_900, max = 4_200) int length, @ForAll boolean hasMark) {
    String mark = hasMark ? "\uFEFF" : "";
    String rest = ",1.5,2,ü€😀,Low Fat,S1\nlast,,-3e5,\"a\nb\",,S2";
    String id =
        "é".repeat((length - mark.getBytes(UTF_8).length - rest.getBytes(UTF_8).length) / 2);

    assertThat(Decoded.rows(SAMPLE, "text/csv;header=absent", mark + id + rest))
        .containsExactly("1.5|2.0|ü€😀|Low Fat|S1", "-|-300000.0|a\nb|-|S2");
  }

  @Property(tries = 2_000)
  void bytesAreReadOrRefused(@ForAll byte[] body, @ForAll WireFormat format) {
    assertReadOrRefused(format, body);
  }

  @Provide
  Arbitrary<String> nearlyWellFormed() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\n",
            "\r",
            "1",
            "-",
            ".",
            "e",
            "null",
            "true",
            "\"Price\"",
            "Price",
            "Shop",
            "\"instances\"",
            "\"Id\"",
            " ",
            "NA",
            "\\u0000",
            "x")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 5_000)
  void whatIsNearlyWellFormedIsReadOrRefused(
      @ForAll("nearlyWellFormed") String body, @ForAll WireFormat format) {
    assertReadOrRefused(format, body.getBytes(UTF_8));
  }

  private static void assertReadOrRefused(WireFormat format, byte[] body) {
    try {
      assertThat(Decoded.rows(SAMPLE, format.mediaTypes().get(0), body)).isNotEmpty();
    } catch (RequestException e) {
      assertThat(e.error().message()).isNotBlank();
    }
  }

  private static String csv(List<List<String>> lines, LineDelimiter delimiter) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(delimiter).build(text)) {
      lines.forEach(writer::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static List<String> expected(List<Sample> samples) {
    return samples.stream().map(Sample::expected).toList();
  }
}
