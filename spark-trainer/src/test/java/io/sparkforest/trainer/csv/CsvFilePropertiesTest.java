package io.sparkforest.trainer.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What a reference writer prints is read back; and rubbish is refused with the file's name. */
final class CsvFilePropertiesTest {
  private static Path file = Path.of("");

  /** Two columns at least: a line without any character is no record. */
  record Table(List<String> header, List<List<String>> rows) {}

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("table", ".csv");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Provide
  Arbitrary<Table> tables() {
    Arbitrary<String> fields =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange('\u0000', '\uD7FF').ofMaxLength(6),
            Arbitraries.strings().withChars(",\"\r\n a\t'#").ofMaxLength(8),
            Arbitraries.of("", " ", "NA", "1.5", "ü€🌲", "\uFEFF", "\uFFFD\uFFFF"));
    Arbitrary<String> names =
        Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMaxLength(5),
                Arbitraries.strings().withChars(",\"\r\n äßA.").ofMaxLength(5))
            .filter(name -> !name.isBlank());
    return names
        .list()
        .ofMinSize(2)
        .ofMaxSize(6)
        .uniqueElements(String::strip)
        .flatMap(
            header ->
                fields
                    .list()
                    .ofSize(header.size())
                    .list()
                    .ofMaxSize(8)
                    .map(rows -> new Table(header, rows)));
  }

  @Property(tries = 2_000)
  void everyTableIsReadBackFieldForField(
      @ForAll("tables") Table table,
      @ForAll LineDelimiter delimiter,
      @ForAll boolean byteOrderMark,
      @ForAll boolean allQuoted,
      @ForAll boolean endOfLastLine)
      throws IOException {
    StringWriter text = new StringWriter();
    CsvWriter.CsvWriterBuilder builder = CsvWriter.builder().lineDelimiter(delimiter);
    if (allQuoted) {
      builder.quoteStrategy(QuoteStrategies.ALWAYS);
    }
    try (CsvWriter writer = builder.build(text)) {
      writer.writeRecord(table.header());
      table.rows().forEach(writer::writeRecord);
    }
    String content = text.toString();
    if (!endOfLastLine) {
      content = content.substring(0, content.length() - delimiter.toString().length());
    }

    List<List<String>> read =
        read(((byteOrderMark ? "\uFEFF" : "") + content).getBytes(StandardCharsets.UTF_8));

    assertThat(read.get(0)).isEqualTo(table.header().stream().map(String::strip).toList());
    assertThat(read.subList(1, read.size()))
        .isEqualTo(table.rows().stream().filter(row -> isKept(row, table.header())).toList());
  }

  /** Records without a value, and the header once more, are ignored. */
  private static boolean isKept(List<String> row, List<String> header) {
    boolean isBlank = row.stream().allMatch(String::isBlank);
    String repeated = String.join("\n", header.stream().map(String::strip).toList());
    return !isBlank
        && !String.join("\n", row.stream().map(String::strip).toList()).equals(repeated);
  }

  @Property(tries = 2_000)
  void anyBytesAreReadOrRefusedWithTheNameOfTheFile(@ForAll byte[] content) throws IOException {
    assertReadOrRefused(content);
  }

  @Provide
  Arbitrary<String> nearlyCsv() {
    return Arbitraries.of("a", "b", ",", "\"", "\n", "\r", "\r\n", " ", "1", "\uFEFF", "\u0000")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 5_000)
  void whatIsNearlyCsvIsReadOrRefusedWithTheNameOfTheFile(@ForAll("nearlyCsv") String content)
      throws IOException {
    assertReadOrRefused(content.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2_000)
  void aRecordIsReadFromTheStartOfItsLineAsFromTheStartOfTheFile(
      @ForAll("nearlyCsv") String content) throws IOException {
    byte[] bytes = ("x,y\n" + content).getBytes(StandardCharsets.UTF_8);
    Files.write(file, bytes);
    SourceFile source =
        new SourceFile(
            file.toString(),
            "table.csv",
            new CsvForm(',', true, CsvForm.Place.LINE, 0),
            FileFindings.of(FileForm.of("CSV")));
    LineStarts lines = new LineStarts(new ByteArrayInputStream(bytes));
    try (CsvFile csv = CsvFile.open(source, lines)) {
      while (csv.hasNext()) {
        CsvRecord found = csv.next();
        long offset = lines.offset(csv.line());
        Slice slice = new Slice(source, csv.header(), 0, false, 0, 1, offset, csv.line());
        try (CsvFile again = CsvFile.open(slice)) {
          assertThat(again.next().getFields()).isEqualTo(found.getFields());
          assertThat(again.line()).isEqualTo(csv.line());
        }
      }
    } catch (UserError e) {
      assertThat(e).hasMessageStartingWith("table.csv");
    }
  }

  private static void assertReadOrRefused(byte[] content) throws IOException {
    try {
      assertThat(read(content)).isNotEmpty();
    } catch (UserError e) {
      assertThat(e).hasMessageStartingWith("table.csv");
    }
  }

  private static List<List<String>> read(byte[] content) throws IOException {
    Files.write(file, content);
    List<List<String>> lines = new ArrayList<>();
    SourceFile source =
        new SourceFile(
            file.toString(),
            "table.csv",
            new CsvForm(',', true, CsvForm.Place.LINE, 0),
            FileFindings.of(FileForm.of("CSV")));
    try (CsvFile csv = CsvFile.open(source, new ByteArrayInputStream(content))) {
      lines.add(csv.header().names());
      csv.forEachRemaining(found -> lines.add(found.getFields()));
    }
    return lines;
  }
}
