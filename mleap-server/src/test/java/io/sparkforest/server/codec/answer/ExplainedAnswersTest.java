package io.sparkforest.server.codec.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkforest.contract.notes.LeafCovers;
import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.mleap.ForeignModel;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.SampleModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What columns contribute to the scores of the sample model, which pencil and paper can check. */
final class ExplainedAnswersTest {
  private static final String HEADER = "Id,Weight,Price,Type,Fat,Shop\n";
  private static final String RECORD = "a,10,50,Dairy,Regular,S2\n";

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]+");

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    SampleModel.write(folder);
    SampleModel.writeCovers(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv|score,base,contributions"
            + "|55.0,115.078125,-46.8671875,-4.46875,-9.3984375,0.65625~",
        "text/csv|top3,score|Weight,-46.8671875,Type,-9.3984375,Price,-4.46875,55.0~",
        "text/csv|top9|Weight,-46.8671875,Type,-9.3984375,Price,-4.46875,Fat,0.65625~",
        "text/csv|base|115.078125~",
        "application/jsonlines|base,contributions|{\"base\":115.078125,\"contributions\":"
            + "{\"Weight\":-46.8671875,\"Price\":-4.46875,\"Type\":-9.3984375,\"Fat\":0.65625}}~",
        "application/jsonlines|std,top1|{\"std\":45.0,\"top1\":{\"Weight\":-46.8671875}}~",
        "application/jsonlines;data=text|Id,top1,base"
            + "|{\"source\":\"a Weight -46.8671875 115.078125\"}~",
      })
  void contributionsAreTheShapleyValues(String accept, String output, String answer)
      throws Exception {
    String written = answer(load(), HEADER + RECORD, accept, output);

    // Rounded to twelve digits: the values are exact but for rounding.
    assertThat(rounded(written)).isEqualTo(answer.replace('~', '\n'));
  }

  private static String rounded(String text) {
    return NUMBER
        .matcher(text)
        .replaceAll(
            number -> Double.toString(Math.round(Double.parseDouble(number.group()) * 1e9) / 1e9));
  }

  @Test
  void baseAndContributionsAddUpToEachScoreAndAFillingIsOfTheColumnThatItFillsIn()
      throws Exception {
    String body =
        HEADER + ",,,,,S1\n,,,,,S2\n,7,20,Meat,LF,\n,30,999,Nuts,x,S1\n".repeat(20) + ",,,,,\n";

    String answer = answer(load(), body, "application/jsonlines", "score,base,contributions");

    assertThat(answer.lines()).hasSize(81);
    for (String line : answer.lines().toList()) {
      JsonNode record = JsonMapper.builder().build().readTree(line);
      double sum = record.path("base").doubleValue();
      for (JsonNode contribution : record.path("contributions")) {
        sum += contribution.doubleValue();
      }
      assertThat(sum).isEqualTo(record.path("score").doubleValue(), within(1e-9));
      assertThat(record.path("contributions").fieldNames())
          .toIterable()
          .containsExactly("Weight", "Price", "Type", "Fat");
    }
    List<Double> ofMissingWeights =
        answer.lines().limit(2).map(ExplainedAnswersTest::weight).toList();
    // 4 of shop S1 is light, 20 of S2 is not.
    assertThat(ofMissingWeights.get(0)).isNegative();
    assertThat(ofMissingWeights.get(1)).isPositive();
  }

  /** Leaves of several forests are scaled, so that the mean of all trees is the forests' sum. */
  @Test
  void contributionsToASumOfForestsAddUpToItsScoreThoughItsSpreadIsThatOfTheFirst()
      throws Exception {
    String ofOne = answer(load(), HEADER + RECORD, "text/csv", "score,base,contributions");
    Path signature = folder.resolve("notes/signature.json");
    Files.writeString(
        signature,
        Files.readString(signature)
            .replaceFirst("\"format\" *: *1", "\"format\": 3, \"forests\": [1, 1]"));

    String ofTwo = answer(load(), HEADER + RECORD, "text/csv", "score,base,contributions,std");

    assertThat(ofTwo).isEqualTo(ofOne.strip() + ",0.0\n");
    double[] numbers =
        Stream.of(ofOne.strip().split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    assertThat(DoubleStream.of(numbers).skip(1).sum()).isEqualTo(numbers[0], within(1e-9));
  }

  private static double weight(String line) {
    try {
      return JsonMapper.builder().build().readTree(line).at("/contributions/Weight").doubleValue();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBadRecordsLineIsAsWideAsTheOthers() throws Exception {
    String answer =
        answer(load(), HEADER + RECORD + "a,x,,,,\n", "text/csv", "base,contributions,top2");

    assertThat(answer.lines().map(line -> line.replaceAll("\".*\"", "").split(",", -1).length))
        .containsExactly(9, 9);
  }

  @Test
  void aModelWithoutCoversSaysWhatItLacks() throws Exception {
    Files.delete(folder.resolve("notes/covers.bin"));

    AnswersOfAModel.assertRefused(
        load(), "score,top1", "the model has no notes/covers.bin; train it again");
  }

  @Test
  void coversOfAnotherModelAreAReasonEachTimeButNoneNotToScore() throws Exception {
    try (OutputStream file = Files.newOutputStream(folder.resolve("notes/covers.bin"))) {
      LeafCovers.write(file, List.of(new long[] {3, 1, 4}, new long[] {4, 2}));
    }
    Model model = load();

    for (int request = 0; request < 2; request++) {
      AnswersOfAModel.assertRefused(
          model,
          "base",
          "covers.bin cannot be used: it belongs to another forest: it has 2 leaves in tree 1,"
              + " not 3");
    }
    assertThat(answer(model, HEADER + RECORD, "text/csv", "score")).isEqualTo("55.0\n");
  }

  @Test
  void filesThatAreGoneAreAReason() throws Exception {
    Model model = load();
    Files.delete(folder.resolve("notes/covers.bin"));

    AnswersOfAModel.assertRefused(
        model, "contributions", "they must stay, unpacked, in the model folder");
  }

  @Test
  void aModelThatMleapScoresHasNoContributions(@TempDir Path other) throws Exception {
    ForeignModel.LINEAR.writeProtobuf(other);

    AnswersOfAModel.assertRefused(
        new ModelFolder(other, null).load(), "base", "contributions need a random forest");
  }

  @Test
  void namesThatAreOutputsAreColumnsWithAPrefix() {
    assertThat(AnswerColumns.parse("column:base,column:top3,top0,tops").ofRecord())
        .containsExactly("base", "top3", "top0", "tops");
  }

  private Model load() throws Exception {
    return new ModelFolder(folder, null).load();
  }

  private static String answer(Model model, String body, String accept, String output)
      throws IOException {
    return AnswersOfAModel.answer(model, body, accept, AnswerColumns.parse(output));
  }
}
