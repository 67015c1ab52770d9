package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
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
        .extracting(slice -> slice.file().name(), Slice::rowsBefore, Slice::firstRow, Slice::rows)
        .containsExactly(
            tuple("a.csv", 0L, 0L, 2L), tuple("b.csv", 2L, 2L, 2L), tuple("c/d.csv", 4L, 4L, 1L));
    assertThat(scan.column("x").orElseThrow().labels())
        .isEqualTo(Optional.of(Set.of("a", "b", "c", "d", "e")));
    assertThat(scan.column("y").orElseThrow().max()).hasValue(50);
    assertThat(scan.column("X")).isEmpty();
  }

  @Test
  void aColumnIsProfiledWithTheFirstOfEachFault() throws IOException {
    folder.file("a.csv", "x,y\n1,1\n3,1\n");
    folder.file("b.csv", "y,x\n1,-2.5\n\"\n\",\" NA\"\n1,1 000\n1,?\n1,\n");

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
  void theFingerprintIsThatOfTheFilesBytesInTheOrderOfTheirNames() throws Exception {
    folder.file("b.csv", "\uFEFFy,x\n3,4\n").file("a.csv", "x,y\r\n1,2").file("_ignored", "?");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update("x,y\r\n1,2\uFEFFy,x\n3,4\n".getBytes(StandardCharsets.UTF_8));

    assertThat(folder.scan().digest()).isEqualTo(digest.digest());
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

  private void refused(String message) {
    assertThatThrownBy(folder::scan).isInstanceOf(UserError.class).hasMessage(message);
  }
}
