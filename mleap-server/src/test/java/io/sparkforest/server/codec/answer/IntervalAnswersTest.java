package io.sparkforest.server.codec.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.ContentType;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prediction intervals of the sample model, which pencil and paper can check. */
final class IntervalAnswersTest {
  private static final String HEADER = "Id,Weight,Price,Type,Fat,Shop\n";

  /** The trees predict 100 and 10. */
  private static final String RECORD = "a,10,50,Dairy,Regular,S2\n";

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    SampleModel.write(folder);
    SampleModel.writeCalibration(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv;output=\"score,lower,upper\"|55.0,10.0,100.0~",
        "text/csv;output=\"score,lower,upper\";interval=80|55.0,15.0,95.0~",
        "text/csv;interval=\"50\";output=\"upper,score,std,lower,p0\"|80.0,55.0,45.0,30.0,10.0~",
        "application/json;output=\"lower,upper\""
            + "|{\"predictions\":[{\"lower\":10.0,\"upper\":100.0}",
        "application/jsonlines;output=\"score,lower\";interval=99|{\"score\":55.0,\"lower\":5.5}~",
        "application/jsonlines;data=text;output=\"Id,upper\"|{\"source\":\"a 100.0\"}~",
      })
  void lowerAndUpperAreTheEndsOfTheIntervalOfTheLevelThatIsAskedFor(String accept, String answer)
      throws Exception {
    assertThat(AnswersOfAModel.answer(load(), HEADER + RECORD, accept, AnswerColumns.SCORE))
        .isEqualTo(answer.replace('~', '\n'));
  }

  @Test
  void theServersSettingMayHaveALevelAndARequestMayHaveAnotherOne() throws Exception {
    AnswerColumns usual = AnswerColumns.parseSetting("score,lower,upper; interval=80");
    Model model = load();

    assertThat(AnswersOfAModel.answer(model, HEADER + RECORD, "text/csv", usual))
        .isEqualTo("55.0,15.0,95.0\n");
    assertThat(AnswersOfAModel.answer(model, HEADER + RECORD, "text/csv;interval=50", usual))
        .isEqualTo("55.0,30.0,80.0\n");
    assertThat(
            AnswersOfAModel.answer(
                model, HEADER + RECORD, "text/csv;output=score;interval=50", usual))
        .isEqualTo("55.0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"49", "100", "9", "90.5", "90%", "-90", "", "ninety"})
  void aLevelThatIsNoneIsRejected(String level) {
    assertThatThrownBy(
            () ->
                AnswerType.negotiate(
                        "text/csv;output=\"lower\";interval=\"" + level + "\"",
                        ContentType.parse("text/csv"))
                    .columns(AnswerColumns.SCORE))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.BAD_OUTPUT))
        .hasMessage(
            "the parameter interval of Accept is wrong: \"interval\" must be a whole number from 50"
                + " to 99 but is \""
                + level
                + "\"");
    assertThatThrownBy(() -> AnswerColumns.parseSetting("lower;interval=" + level))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AnswerType.parse("text/csv;interval=" + level + "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manyRecordsHaveIntervalsInTheirOrderAndEachContainsTheScore() throws Exception {
    String body = HEADER + (RECORD + "a,30,999,Nuts,x,S1\n,,,,,\n").repeat(50);

    String answer =
        AnswersOfAModel.answer(
            load(), body, "text/csv;output=\"score,lower,upper,std\"", AnswerColumns.SCORE);

    assertThat(answer.lines().distinct().count()).isBetween(2L, 3L);
    assertThat(answer.lines()).hasSize(150);
    for (String line : answer.lines().toList()) {
      String[] fields = line.split(",", -1);
      double score = Double.parseDouble(fields[0]);
      double half = 0.9 * (Double.parseDouble(fields[3]) + 5);
      assertThat(Double.parseDouble(fields[1])).isEqualTo(Math.max(0, score - half));
      assertThat(Double.parseDouble(fields[2])).isEqualTo(score + half);
    }
  }

  @Test
  void aBadRecordsLineIsAsWideAsTheOthers() throws Exception {
    String answer =
        AnswersOfAModel.answer(
            load(),
            HEADER + "a,x,,,,\n" + RECORD,
            "text/csv;output=\"score,lower,upper\"",
            AnswerColumns.SCORE);

    assertThat(answer.lines().map(line -> line.replaceAll("\".*\"", "").split(",", -1).length))
        .containsExactly(3, 3);
    assertThat(answer).endsWith("\n55.0,10.0,100.0\n");
  }

  @Test
  void contributionsAndIntervalsComeTogether() throws Exception {
    SampleModel.writeCovers(folder);

    assertThat(
            AnswersOfAModel.answer(
                load(),
                HEADER + RECORD,
                "text/csv;output=\"lower,top1,upper,base\"",
                AnswerColumns.SCORE))
        .startsWith("10.0,Weight,-46.86")
        .contains(",100.0,115.07");
  }

  @Test
  void columnsOfTheseNamesHaveAPrefix() {
    assertThat(AnswerColumns.parse("column:lower,column:upper,Lower").ofRecord())
        .containsExactly("lower", "upper", "Lower");
  }

  @Test
  void aModelWithoutACalibrationSaysSo() throws Exception {
    Files.delete(folder.resolve("notes/calibration.json"));

    AnswersOfAModel.assertRefused(
        load(), "lower", "but the model has no notes/calibration.json; train it again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing|calibration.json is not valid JSON",
        "{\"format\": 2}|its format is 2, but only 1 is known",
        "{\"format\": 1, \"offset\": 1, \"widths\": [1]}|a weight is negative or infinite",
        "{\"format\": 1, \"offset\": \"1\"}|\"offset\" has a value that is no number",
        "{\"format\": 1, \"spread_weight\": 1, \"offset\": 1, \"widths\": 7}"
            + "|\"widths\" is no array",
        "{\"format\": 1, \"spread_weight\": 1, \"offset\": 1}|the widths are none of levels",
      })
  void aCalibrationThatCannotBeUsedIsAReasonButNoneNotToScore(String note, String reason)
      throws Exception {
    Files.writeString(folder.resolve("notes/calibration.json"), note);
    Model model = load();

    AnswersOfAModel.assertRefused(model, "score,upper", reason);
    assertThat(AnswersOfAModel.answer(model, HEADER + RECORD, "text/csv", AnswerColumns.SCORE))
        .isEqualTo("55.0\n");
  }

  @Test
  void aLevelThatTooFewRowsWereThereForIsRejected() throws Exception {
    Files.writeString(
        folder.resolve("notes/calibration.json"),
        "{\"format\": 1, \"spread_weight\": 0, \"offset\": 1, \"widths\": [1, 2, 3]}");

    AnswersOfAModel.assertRefused(
        load(), "lower", "too few rows for 90 %; the highest level is 52 %");
    assertThat(
            AnswersOfAModel.answer(
                load(),
                HEADER + RECORD,
                "text/csv;output=\"upper\";interval=52",
                AnswerColumns.SCORE))
        .isEqualTo("58.0\n");
  }

  @Test
  void aModelWithoutTreesHasNoIntervals(@TempDir Path other) throws Exception {
    ForeignModel.LINEAR.writeProtobuf(other);

    AnswersOfAModel.assertRefused(
        new ModelFolder(other, null).load(),
        "lower,upper",
        "prediction intervals need a random forest's trees");
  }

  private Model load() throws Exception {
    return new ModelFolder(folder, null).load();
  }
}
