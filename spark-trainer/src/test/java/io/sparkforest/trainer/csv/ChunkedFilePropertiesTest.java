package io.sparkforest.trainer.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Chunks of a file, however small, have the records of the file. */
final class ChunkedFilePropertiesTest {
  private static Path path = Path.of("");

  @BeforeContainer
  static void createFile() throws IOException {
    path = Files.createTempFile("table", ".csv");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(path);
  }

  /** A record: its line, the offset of that, and its fields. */
  record Found(long line, long offset, List<String> fields) {}

  /** What is found in a file; {@code isWhole} if there is no fault. */
  record Reading(List<Found> records, long blank, long repeated, boolean isWhole) {}

  @Provide
  Arbitrary<String> nearlyCsv() {
    return Arbitraries.of(
            "a", "b", ",", "\"", "\n", "\r", "\r\n", " ", "1", "\u0000", "x,y\n", "ü", ",\"", "\",",
            "\"\n", "\n\"", "\"\"", "\uFEFF")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 4_000)
  void theRecordsAreThoseThatAreReadFromTheFilesStart(
      @ForAll("nearlyCsv") String content,
      @ForAll @IntRange(min = 1, max = 12) int pieceBytes,
      @ForAll boolean hasHeader,
      @ForAll boolean hasMark,
      @ForAll @IntRange(min = 0, max = 2) int skippedLines,
      @ForAll("delimiters") char delimiter)
      throws IOException {
    String text = content.replace(',', delimiter);
    String header = "p\n\"\n".repeat(1).substring(0, 2 * Math.min(1, skippedLines));
    if (skippedLines > 1) {
      header = "p\n\"\n";
    }
    Files.writeString(path, (hasMark ? "\uFEFF" : "") + header + "x" + delimiter + "y\n" + text);
    CsvForm form = new CsvForm(delimiter, hasHeader, CsvForm.Place.LINE, skippedLines);
    SourceFile file =
        new SourceFile(path.toString(), "a.csv", form, FileFindings.of(FileForm.of("CSV")));
    Reading expected = sequential(file);

    Reading found;
    try {
      found = chunked(ChunkedFile.open(file, pieceBytes));
    } catch (UserError e) {
      assertThat(expected.isWhole()).isFalse();
      return;
    }

    assertThat(found.isWhole()).isEqualTo(expected.isWhole());
    assertThat(found.records()).isEqualTo(expected.records());
    if (expected.isWhole()) {
      assertThat(found).isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<Character> delimiters() {
    return Arbitraries.of(',', '\t', ' ', ';', '§');
  }

  private static Reading sequential(SourceFile file) throws IOException {
    List<Found> records = new ArrayList<>();
    LineStarts lines =
        new LineStarts(new ByteArrayInputStream(Files.readAllBytes(Path.of(file.path()))));
    boolean isWhole = false;
    long blank = 0;
    long repeated = 0;
    try (CsvFile csv = CsvFile.open(file, lines)) {
      while (csv.hasNext()) {
        CsvRecord record = csv.nextOfAnyWidth();
        records.add(new Found(csv.line(), lines.offset(csv.line()), record.getFields()));
      }
      isWhole = true;
      blank = csv.blankRecords();
      repeated = csv.repeatedHeaders();
    } catch (UserError e) {
      assertThat(e).hasMessageStartingWith("a.csv");
    }
    return new Reading(records, blank, repeated, isWhole);
  }

  private static Reading chunked(ChunkedFile file) throws IOException {
    List<Found> records = new ArrayList<>();
    long blank = file.blankRecords();
    long repeated = file.repeatedHeaders();
    long linesBefore = file.line() - 1;
    boolean isFirst = true;
    List<FileChunk> chunks =
        file.chunks(IntStream.range(0, file.pieces()).mapToObj(file::piece).toList());
    for (FileChunk chunk : chunks) {
      try (ChunkRecords reading = new ChunkRecords(chunk, ByteRanges.OF_THIS_HOST)) {
        while (reading.next()) {
          FieldRanges fields = reading.fields();
          long mark = isFirst && records.isEmpty() && chunk.start() == 3 ? 3 : 0;
          records.add(
              new Found(
                  linesBefore + reading.line(),
                  reading.offset() - mark,
                  IntStream.range(0, fields.count()).mapToObj(fields::string).toList()));
        }
        blank += reading.blankRecords();
        repeated += reading.repeatedHeaders();
        linesBefore += reading.lines();
        isFirst = false;
      } catch (ChunkRecords.UnreadableException e) {
        return new Reading(records, blank, repeated, false);
      }
    }
    return new Reading(records, blank, repeated, true);
  }
}
