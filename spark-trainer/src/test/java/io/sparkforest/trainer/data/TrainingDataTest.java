package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.monitoring.RawColumn;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingDataTest {
  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  @Test
  void theColumnsAsTheyCameHaveTheTextsOfTrainingRowsAlone() throws IOException {
    folder.file("a.csv", "id,when,w,y\n1,01/02/2024,3 kg,1\n2,NA,4.5 kg,2\n3,03/02/2024,,3\n");
    folder.set("column_formats", "{\"when\": \"date d/m/y\", \"w\": \"number units=kg\"}");

    List<RawColumn> columns = folder.data().rawColumns(new StopRequest());

    assertThat(columns).extracting(RawColumn::name).containsExactly("id", "when", "w", "y");
    assertThat(columns.get(1).sample()).containsExactly("01/02/2024", null, "03/02/2024");
    assertThat(columns.get(1).missing()).isEqualTo(1);
    assertThat(columns.get(2).sample()).containsExactly("3 kg", "4.5 kg", null);
    assertThat(columns.get(3).isNumeric()).isTrue();
  }

  @Test
  void theRowsAreCountedAndTheColumnsSummedUpInTheLog() throws IOException {
    folder.file("a.csv", table(0, 100)).file("b.csv", table(100, 200));
    folder.set("validation_fraction", "0.25");
    String fingerprint = HexFormat.of().formatHex(folder.scan().digest());
    try (LogLines log = new LogLines()) {
      TrainingData data = folder.data();

      assertThat(data.trainingRows() + data.validationRows()).isEqualTo(200);
      assertThat(data.validationRows()).isBetween(30L, 70L);
      assertThat(data.fingerprint()).isEqualTo(fingerprint).hasSize(64);
      assertThat(log.lines())
          .containsExactly(
              "INFO data: channel training: a.csv and 1 more: CSV in UTF-8, separator ,",
              "INFO data: 200 rows x 4 columns in 2 file(s) of channel training; "
                  + data.trainingRows()
                  + " rows to train, "
                  + data.validationRows()
                  + " held out",
              "INFO schema: target y, 2 numeric and 1 categorical features");
    }
  }

  @Test
  void allFaultsOfAllFilesAndChannelsAreToldTogether() throws IOException {
    folder.file("a.csv", table(0, 50));
    folder.file("b.csv", "x,z,w,y,more\n1,L1,1,1,1\n");
    folder.file("c.csv", "x,z,w,y\n1,L1,1\n1,\"L1,1,1\n");
    folder.file("d.csv", "");
    folder.file("validation", "a.csv", "x,z,w\n1,L1,1\n");
    folder.file("test", "a.csv", "x,z,w,y\n1,5,1,\n1,5,1,\nmuch,5,1,2\n");

    refused(
        """
        8 problems:
        - b.csv, line 1: its columns differ from those of a.csv: a.csv has no column more
        - c.csv: not valid CSV: Unclosed quoted field at end of input (record starting at line 3)
        - d.csv is empty: expected a header with the names of the columns
        - c.csv, line 2: expected 4 fields as in the header, found 3
        - validation/a.csv, line 1: its columns differ from those of a.csv: it lacks column y
        - channel test: column x has 1 values that are no numbers, but is numeric in channel\
         training: 'much' (test/a.csv, line 4)
        - channel test: column z has numbers alone, but no number in channel training, such as\
         'L0' (a.csv, line 2); if they are labels, name it in categorical_columns
        - channel test: target y is missing in 2 of 3 rows (test/a.csv, line 2; test/a.csv, line 3), more than half:\
         take these rows out if it is the right column\
        """);
  }

  @Test
  void aChannelWithoutAFileIsToldWithTheOtherFaults() throws IOException {
    folder.file("a.csv", table(0, 50)).file("b.csv", "");
    folder.file("validation", "_SUCCESS", "").file("test", "x.zip", "");

    refused(
        """
        3 problems:
        - b.csv is empty: expected a header with the names of the columns
        - channel validation has no file: nothing to read in\
        """
            + " "
            + base
            + "/input/data/validation\n"
            + "- channel test: file x.zip is neither CSV nor JSON Lines nor Parquet, found .zip");
  }

  @Test
  void labelsThatAreNumbersInOneChannelAloneMayBeDeclared() throws IOException {
    folder.file("a.csv", table(0, 50)).file("test", "a.csv", "x,z,w,y\n1,5,1,7\n");
    folder.set("categorical_columns", "z");

    assertThat(folder.data().testRows()).isEqualTo(1);
  }

  @Test
  void rowsWithoutATargetAreLeftOutOfEveryChannelUnlessTheyAreFaults() throws IOException {
    folder.file("a.csv", table(0, 50)).file("test", "a.csv", "x,z,w,y\n1,L1,1,7\n2,L2,1,\n");
    folder.file("validation", "a.csv", "x,z,w,y\nmuch,L1,1,\n2,L2,1,1\n3,L2,1,1\n");

    TrainingData data = folder.data();

    assertThat(data.testRows()).isOne();
    assertThat(data.validationRows()).isEqualTo(2);
    assertThat(data.schema().warnings())
        .containsExactly(
            "channel validation: target y is missing in 1 of 3 rows (validation/a.csv, line 2):"
                + " these rows are left out",
            "channel test: target y is missing in 1 of 2 rows (test/a.csv, line 3): these rows are"
                + " left out");

    folder.set("missing_target", "fail");

    refused(
        """
        2 problems:
        - channel validation: target y is missing in 1 of 3 rows (validation/a.csv, line 2): take\
         these rows out
        - channel test: target y is missing in 1 of 2 rows (test/a.csv, line 3): take these rows\
         out\
        """);
  }

  @Test
  void oneRowIsTooFew() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n");

    refused(
        """
        2 problems:
        - too few rows to train on: 1 in all, of which 0 are held out
        - target y is constant: every training row has 2.0, so there is nothing to learn\
        """);
  }

  @Test
  void whereEveryRowIsHeldOutThereAreTooFew() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n3,4\n").set("validation_fraction", "0.9");
    assertThat(folder.scan().heldOutRows()).isEqualTo(2);

    refused("too few rows to train on: 2 in all, of which 2 are held out");
  }

  private static String table(int from, int to) {
    return "x,z,w,y\n"
        + IntStream.range(from, to)
            .mapToObj(row -> row % 7 + ",L" + row % 3 + "," + row % 5 + "," + row + "\n")
            .collect(Collectors.joining());
  }

  private void refused(String message) {
    assertThatThrownBy(folder::data).isInstanceOf(UserError.class).hasMessage("%s", message);
  }
}
