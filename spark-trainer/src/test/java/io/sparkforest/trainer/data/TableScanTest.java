package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableScanTest {
  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  @Test
  void askedToStopItReadsNoFurther() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n");
    StopRequest stop = new StopRequest();
    stop.make();

    assertThatThrownBy(() -> folder.scan(stop)).isInstanceOf(JobStopped.class);
  }

  @Test
  void severalFilesMakeOneTableInTheColumnOrderOfTheFirst() throws IOException {
    folder.file("b.csv", "\uFEFFy,\"x\"\r\n30,c\r\n\r\n40,d\r\n");
    folder.file("a.csv", "x,y\na,10\nb,20\n");
    folder.file("c/d.csv", "y,x\n50,e");

    TableScan scan = folder.scan();

    assertThat(scan.header()).containsExactly("x", "y");
    assertThat(scan.rows()).isEqualTo(5);
    assertThat(scan.heldOutRows()).isZero();
    assertThat(scan.files())
        .extracting(SourceFile::name)
        .containsExactly("a.csv", "b.csv", "c/d.csv");
    assertThat(scan.slices())
        .extracting(
            slice -> slice.file().name(), Slice::recordsBefore, Slice::firstRow, Slice::rows)
        .containsExactly(
            tuple("a.csv", 0L, 0L, 2L), tuple("b.csv", 0L, 2L, 2L), tuple("c/d.csv", 0L, 4L, 1L));
    assertThat(scan.column("x").orElseThrow().labels())
        .isEqualTo(Optional.of(Set.of("a", "b", "c", "d", "e")));
    assertThat(scan.column("y").orElseThrow().max()).hasValue(50);
    assertThat(scan.column("X")).isEmpty();
  }

  @Test
  void aRecordWithoutATargetIsNoRowAndNothingIsLearnedFromIt() throws IOException {
    folder.file("a.csv", "x,y\nz,NA\na,1\nb,\nc,2\nd, \n,\n\n \t,\"\"\n");
    folder.file("b.csv", "y,x\n,e\n");
    folder.file("c.csv", "y,x\n,e\n3,\n");

    TableScan scan = folder.scan();

    assertThat(scan.rows()).isEqualTo(3);
    assertThat(scan.slices())
        .extracting(
            slice -> slice.file().name(),
            Slice::recordsBefore,
            Slice::line,
            Slice::firstRow,
            Slice::rows)
        .containsExactly(tuple("a.csv", 1L, 3L, 0L, 2L), tuple("c.csv", 1L, 3L, 2L, 1L));
    ColumnProfile x = scan.column("x").orElseThrow();
    assertThat(x.labels()).isEqualTo(Optional.of(Set.of("a", "c")));
    assertThat(x.present()).isEqualTo(2);
    assertThat(x.missing()).isOne();
    ColumnProfile target = scan.column("y").orElseThrow();
    assertThat(target.present()).isEqualTo(3);
    assertThat(target.missing()).isEqualTo(5);
    assertThat(target.missingPlaces())
        .containsExactly(
            "a.csv, line 2", "a.csv, line 4", "a.csv, line 6", "b.csv, line 2", "c.csv, line 2");
  }

  @Test
  void aFileOfBlankRecordsHasNoRow() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n").file("b.csv", "x,y\n,\n");

    refused("b.csv has a header but no row below it");
  }

  @Test
  void aColumnIsProfiledWithTheFirstOfEachFault() throws IOException {
    folder.file("a.csv", "x,y\n1,1\n3,1\n");
    folder.file("b.csv", "y,x\n1,-2.5\n\"\n7\",\" NA\"\n1,1 000\n1,?\n1,\n");

    ColumnProfile profile = folder.scan().column("x").orElseThrow();

    assertThat(profile)
        .isEqualTo(
            new ColumnProfile(
                "x",
                5,
                2,
                3,
                List.of("b.csv, line 3", "b.csv, line 7"),
                List.of(
                    new ColumnProfile.Sighting("1 000", "b.csv, line 5"),
                    new ColumnProfile.Sighting("?", "b.csv, line 6")),
                Optional.empty(),
                Optional.empty(),
                5,
                2,
                OptionalDouble.of(-2.5),
                OptionalDouble.of(3),
                Optional.of(Set.of("1", "3", "-2.5", "1 000", "?")),
                false,
                profile.formats()));
    assertThat(profile.texts().get(0)).hasToString("'1 000' (b.csv, line 5)");
  }

  @Test
  void whatAModelLearnsFromIsTakenFromTheTrainingRowsAlone() throws IOException {
    StringBuilder content = new StringBuilder("x,y\n");
    for (int row = 0; row < 1_000; row++) {
      content.append(row).append(",").append(row).append("\n");
    }
    folder
        .file("a.csv", content.toString())
        .set("validation_fraction", "0.5")
        .set("seed", "-7")
        .set("categorical_columns", "x");
    Holdout holdout = new Holdout(0.5, -7);

    TableScan scan = folder.scan();

    ColumnProfile profile = scan.column("x").orElseThrow();
    assertThat(profile.present()).isEqualTo(1_000);
    assertThat(profile.trainingPresent()).isEqualTo(1_000 - scan.heldOutRows());
    assertThat(scan.heldOutRows()).isBetween(450L, 550L);
    assertThat(profile.labels().orElseThrow())
        .allMatch(label -> !holdout.holdsOut(Long.parseLong(label)))
        .hasSize((int) profile.trainingPresent());
  }

  @Test
  void theFingerprintOfAFileIsThatOfItsBytes() throws Exception {
    folder.file("b.csv", "\uFEFFy,x\n3,4\n").file("_ignored", "?");

    assertThat(folder.scan().digest()).isEqualTo(sha256(bytes("\uFEFFy,x\n3,4\n")));
  }

  @Test
  void theFingerprintOfSeveralPiecesIsThatOfTheirFingerprintsInTheOrderOfTheirNames()
      throws Exception {
    folder.file("b.csv", "\uFEFFy,x\n3,4\n").file("a.csv", "x,y\r\n1,2");
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    for (String piece : List.of("x,y", "\r\n1", ",2", "\uFEFF", "y,x", "\n3,", "4\n")) {
      digests.write(sha256(bytes(piece)));
    }

    assertThat(folder.scan(3).digest()).isEqualTo(sha256(digests.toByteArray()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  @Test
  void aHeaderWithoutRowsIsRefused() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n").file("b.csv", "x,y\n\n");

    refused("b.csv has a header but no row below it");
  }

  @Test
  void anEmptyFileAmongOthersIsRefused() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n").file("b.csv", "");

    refused("b.csv is empty: expected a header with the names of the columns");
  }

  @Test
  void differingHeadersAreRefused() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n").file("b.csv", "x,Y\n1,2\n");

    refused(
        "b.csv, line 1: its columns differ from those of a.csv: it lacks column y; a.csv has no"
            + " column Y");
  }

  @Test
  void aFaultIsNamedWithItsOwnFile() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n").file("part/b.csv", "x,y\n1,2\n1\n");

    refused("part/b.csv, line 3: expected 2 fields as in the header, found 1");
  }

  @Test
  void allRecordsOfAnotherWidthAreNamedTogether() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n1\n3,4\n1,2,3\n");

    refused(
        "2 records do not have as many fields as their header: a.csv, line 3: expected 2 fields as"
            + " in the header, found 1; a.csv, line 5: expected 2 fields as in the header, found 3");
  }

  @Test
  void ofManyFaultsTwentyAreTold() throws IOException {
    folder.file("a.csv", "x,y\n" + "1\n".repeat(50) + "1,2\n");

    assertThatThrownBy(folder::scan)
        .hasMessageStartingWith("50 records do not have")
        .hasMessageContaining("a.csv, line 21: ")
        .hasMessageNotContaining("a.csv, line 22: ")
        .hasMessageEndingWith("; and 30 more");
  }

  /**
   * Labels that come late, a column whose numbers become texts, gaps, fields over several lines,
   * both line ends, a mark, and more faults than are told.
   */
  private static String hardTable(String header, int rows) {
    StringBuilder text = new StringBuilder(header);
    for (int row = 0; row < rows; row++) {
      String late = row < rows / 2 ? Integer.toString(row % 7) : "late " + row % 11;
      String quoted = "\"a \"\"" + row % 5 + "\"\",\r\n\nb\"";
      String number = row % 9 == 0 ? "" : row % 31 == 0 ? "?!" : Double.toString(row / 8.0 - 20);
      text.append(
              String.join(",", late, quoted, number, Integer.toString(row % 300), "" + row * 0.1))
          .append(row % 3 == 0 ? "\r\n" : "\n");
    }
    return text.toString();
  }

  @Test
  void theScanIsTheSameInPiecesOfEverySizeAndWhereverValuesLie() throws IOException {
    folder.file("a.csv", "\uFEFF" + hardTable("late,quoted,number,whole,y\n", 400));
    folder.file("b.csv", hardTable("late,quoted,number,whole,y\r\n", 150));
    folder.file("c.csv", "late,quoted,number,whole,y\n1,\"x\",3,4,5");
    TableScan whole = folder.scan();
    assertThat(whole.rows()).isEqualTo(551);
    assertThat(whole.column("late").orElseThrow().labels().orElseThrow()).hasSize(18);
    assertThat(folder.spilledBytes()).isZero();

    for (int pieceBytes : new int[] {1, 2, 3, 7, 64, 1_000, 9_973, 1 << 22}) {
      for (long memoryBytes : new long[] {0, 500, Long.MAX_VALUE}) {
        String how = pieceBytes + " bytes a piece, " + memoryBytes + " of memory";
        TableScan scan = folder.scan(pieceBytes, memoryBytes);

        assertThat(scan.fileRows()).as(how).isEqualTo(whole.fileRows());
        assertThat(scan.columns()).as(how).usingRecursiveComparison().isEqualTo(whole.columns());
        for (String name : whole.header()) {
          same(stored(scan, name), stored(whole, name), name + " with " + how);
        }
        assertThat(folder.spilledBytes() > 0).as(how).isEqualTo(memoryBytes < Long.MAX_VALUE);
      }
    }
  }

  private static StoredColumn stored(TableScan scan, String name) {
    return Objects.requireNonNull(scan.stored().get(name));
  }

  /** Whether columns have the same values, read in blocks that end anywhere. */
  private static void same(StoredColumn column, StoredColumn expected, String how) {
    assertThat(column.rows()).as(how).isEqualTo(expected.rows());
    assertThat(column.labels()).as(how).isEqualTo(expected.labels());
    for (long row = 0; row < column.rows(); row += 29) {
      int count = (int) Math.min(37, column.rows() - row);
      double[] numbers = new double[count];
      double[] expectedNumbers = new double[count];
      column.numbers(row, count, numbers);
      expected.numbers(row, count, expectedNumbers);
      assertThat(numbers).as(how).isEqualTo(expectedNumbers);
      if (expected.hasLabels()) {
        int[] codes = new int[count];
        int[] expectedCodes = new int[count];
        column.codes(row, count, codes);
        expected.codes(row, count, expectedCodes);
        assertThat(codes).as(how).isEqualTo(expectedCodes);
      }
    }
  }

  private void refused(String message) {
    assertThatThrownBy(folder::scan).isInstanceOf(UserError.class).hasMessage(message);
  }
}
