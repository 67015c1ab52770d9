package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prediction intervals from the real trainer through the real server, on rows neither has seen. */
final class IntervalsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 3_000;
  private static final int NEW_ROWS = 1_500;

  @TempDir Path temporary;

  /** A curve with noise that grows along it. */
  private static List<String> rows(int size, long seed) {
    Random random = new Random(seed);
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      double x = random.nextDouble();
      double z = random.nextDouble();
      double y = 50 + 100 * Math.sin(6 * x) + 20 * z + (2 + 25 * x) * random.nextGaussian();
      rows.add(
          String.format(
              Locale.ROOT, "%.4f,%.4f,%s,%.4f", x, z, random.nextBoolean() ? "a" : "b", y));
    }
    return rows;
  }

  private JobFolder train(String... settings) throws Exception {
    Map<String, String> hyperparameters =
        new HashMap<>(Map.of("target", "y", "num_trees", "60", "auto_seconds", "3"));
    for (int index = 0; index < settings.length; index += 2) {
      hyperparameters.put(settings[index], settings[index + 1]);
    }
    JobFolder folder =
        new JobFolder(temporary.resolve("ml"))
            .hyperparameters(hyperparameters)
            .trainingFile("t.csv", "x,z,kind,y\n" + String.join("\n", rows(ROWS, 1)) + "\n");
    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log()).contains("intervals: ");
    }
    return folder;
  }

  @Test
  void intervalsHoldAndContributionsAddUpAlsoWithResidualForests() throws Exception {
    JobFolder folder = train("residual_forests", "1", "validation_fraction", "0.2");

    JsonNode check = folder.json("output/data/metrics.json").path("intervals");
    assertThat(check.path("calibrated_on").asText()).isEqualTo("out_of_bag");
    assertThat(check.path("checked_on").asText()).isEqualTo("validation");
    // Each row is held out by its own chance.
    assertThat(check.path("rows").asInt()).isCloseTo(ROWS / 5, within(100));
    JsonNode usual = check.path("levels").path(2);
    assertThat(usual.path("level").asInt()).isEqualTo(90);
    assertThat(usual.path("coverage").asDouble()).isEqualTo(0.9, within(0.06));
    assertThat(check.path("deciles")).hasSize(10);
    assertThat(folder.json("model/notes/signature.json").path("forests")).hasSize(2);
    assertThat(folder.json("model/notes/calibration.json").path("widths")).hasSize(50);
    assertThat(Files.readString(folder.resolve("output/data/report.html")))
        .contains(
            "Error against half the width of 90 % intervals",
            "Coverage of 90 % intervals by decile of the prediction");

    List<String> rows = rows(NEW_ROWS, 2);
    try (ServedModel server = ServedModel.start(folder.base())) {
      List<double[]> answers =
          numbers(server, rows, "score,lower,upper,std,base,contributions", 90);
      List<double[]> wider = numbers(server, rows, "lower,upper", 95);
      int covered = 0;
      double width = 0;
      for (int row = 0; row < NEW_ROWS; row++) {
        double[] answer = answers.get(row);
        String text = rows.get(row);
        double actual = Double.parseDouble(text.substring(text.lastIndexOf(',') + 1));
        covered += answer[1] <= actual && actual <= answer[2] ? 1 : 0;
        width += (answer[2] - answer[1]) / NEW_ROWS;
        assertThat(answer[0]).isBetween(answer[1], answer[2]);
        assertThat(wider.get(row)[0]).isLessThanOrEqualTo(answer[1]);
        assertThat(wider.get(row)[1]).isGreaterThanOrEqualTo(answer[2]);
        double sum = 0;
        for (int at = 4; at < answer.length; at++) {
          sum += answer[at];
        }
        assertThat(sum).isEqualTo(answer[0], within(1e-9 * 1_000));
      }
      assertThat(covered / (double) NEW_ROWS).isEqualTo(0.9, within(0.05));
      assertThat(width).isLessThan(0.95 * usual.path("constant_width").asDouble());
    }
  }

  @Test
  void anEngineWithoutOutOfBagPredictionsHasIntervalsOnlyWithRowsHeldOut() throws Exception {
    JobFolder folder = train("engine", "mllib", "num_trees", "10", "validation_fraction", "0");
    assertThat(folder.resolve("model/notes/calibration.json")).doesNotExist();
    assertThat(folder.json("output/data/metrics.json").has("intervals")).isFalse();
    try (ServedModel server = ServedModel.start(folder.base())) {
      var refused = server.post("text/csv", "text/csv;output=\"score,lower\"", rows(1, 3).get(0));
      assertThat(refused.statusCode()).isEqualTo(400);
      JsonNode error = JSON.readTree(refused.body()).path("error");
      assertThat(error.path("code").asText()).isEqualTo("BAD_OUTPUT");
      assertThat(error.path("message").asText())
          .contains("the model has no notes/calibration.json", "rows held out");
    }

    JobFolder heldOut = train("engine", "mllib", "num_trees", "10", "validation_fraction", "0.3");
    assertThat(heldOut.json("model/notes/calibration.json").path("calibrated_on").asText())
        .isEqualTo("validation");
    assertThat(heldOut.json("output/data/metrics.json").at("/intervals/checked_on").asText())
        .isEqualTo("validation_halves");
    List<String> rows = rows(NEW_ROWS, 2);
    try (ServedModel server = ServedModel.start(heldOut.base())) {
      List<double[]> answers = numbers(server, rows, "lower,upper", 90);
      int covered = 0;
      for (int row = 0; row < NEW_ROWS; row++) {
        String text = rows.get(row);
        double actual = Double.parseDouble(text.substring(text.lastIndexOf(',') + 1));
        covered += answers.get(row)[0] <= actual && actual <= answers.get(row)[1] ? 1 : 0;
      }
      assertThat(covered / (double) NEW_ROWS).isEqualTo(0.9, within(0.05));
    }
  }

  private static List<double[]> numbers(
      ServedModel server, List<String> rows, String output, int level) throws Exception {
    String body =
        "x,z,kind\n"
            + String.join("\n", rows.stream().map(row -> row.replaceAll(",[^,]*$", "")).toList());
    var response =
        server.post("text/csv", "text/csv;output=\"" + output + "\";interval=" + level, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response
        .body()
        .lines()
        .map(line -> Stream.of(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }
}
