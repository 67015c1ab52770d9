package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table as people have it, with only its target set: the job reads it as its author meant it, and
 * the server predicts for its raw records what the trainer predicted.
 */
final class TablesIT {
  private static final int ROWS = 400;
  private static final int HELD_OUT = 80;
  private static final List<String> COLORS = List.of("rot", "grün", "blau");
  private static final String HEADER = ";when;price;speed;color;note;";

  @TempDir Path temporary;

  /** A record without its target: an index, a date, a price, a speed in two units, and so on. */
  private static String record(int row, Random random, double[] target) {
    LocalDate when = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(700));
    double price = 1_000 + random.nextInt(9_000) + random.nextInt(100) / 100.0;
    int speed = 10 + random.nextInt(90);
    boolean isMiles = random.nextBoolean();
    String color = COLORS.get(random.nextInt(COLORS.size()));
    target[0] =
        100 * Math.sin(when.getDayOfYear() / 58.0)
            + price / 50
            + speed * (isMiles ? 1.6 : 1.0)
            + (color.equals("rot") ? 80 : 0);
    return String.join(
        ";",
        "" + row,
        String.format(
            Locale.ROOT,
            "%02d.%02d.%d",
            when.getDayOfMonth(),
            when.getMonthValue(),
            when.getYear()),
        random.nextInt(50) == 0 ? "n/a" : String.format(Locale.GERMANY, "%,.2f €", price),
        speed + (isMiles ? " mi" : " km"),
        color,
        random.nextInt(3) == 0 ? "" : "" + random.nextInt(1_000),
        "");
  }

  private static String table(List<String> records, List<String> targets) {
    StringBuilder table = new StringBuilder("# from the shop\r\n" + HEADER + ";y\r\n");
    for (int row = 0; row < records.size(); row++) {
      table.append(records.get(row)).append(';').append(targets.get(row)).append("\r\n");
    }
    return table.append(";;;;;;;\r\n").toString();
  }

  /** Actual → predicted: the table's rows are in an order of their own. */
  private static Map<Double, Double> predicted(Path file) throws IOException {
    Map<Double, Double> predicted = new HashMap<>();
    try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(file)) {
      rows.forEach(
          row -> {
            if (row.getStartingLineNumber() > 1) {
              predicted.put(
                  Double.parseDouble(row.getField(1)), Double.parseDouble(row.getField(2)));
            }
          });
    }
    return predicted;
  }

  /** The trainer adds up trees batch by batch, and so rounds otherwise. */
  private static void assertSame(List<Double> scores, List<Double> expected) {
    assertThat(scores).hasSameSizeAs(expected);
    for (int row = 0; row < scores.size(); row++) {
      assertThat(scores.get(row)).as("row " + row).isCloseTo(expected.get(row), within(1e-9));
    }
  }

  @Test
  void aTableWithFormatsIsTrainedOnAndServedAsItIs() throws Exception {
    Random random = new Random(3);
    List<String> records = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    List<Double> actual = new ArrayList<>();
    for (int row = 0; row < ROWS + HELD_OUT; row++) {
      double[] target = new double[1];
      records.add(record(row, random, target));
      targets.add(String.format(Locale.GERMANY, "%,.2f", target[0]));
      actual.add(Double.parseDouble(String.format(Locale.ROOT, "%.2f", target[0])));
    }
    JobFolder folder =
        new JobFolder(temporary.resolve("ml"))
            .hyperparameters(Map.of("target", "y", "num_trees", "30", "auto_seconds", "0"));
    Charset windows = Charset.forName("windows-1252");
    Files.writeString(
        folder.resolve("input/data/training/table.csv"),
        table(records.subList(0, ROWS), targets.subList(0, ROWS)),
        windows);
    Files.createDirectories(folder.resolve("input/data/validation"));
    Files.writeString(
        folder.resolve("input/data/validation/table.csv"),
        table(records.subList(ROWS, ROWS + HELD_OUT), targets.subList(ROWS, ROWS + HELD_OUT)),
        windows);

    try (Launched trainer = Launched.start("train", folder.base(), Map.of())) {
      assertThat(trainer.exitCode()).as(trainer.log()).isZero();
      assertThat(trainer.log())
          .contains("is not UTF-8 and is read as windows-1252, such as line ")
          .contains("separator ;, lines above the header: 1")
          .contains("1 record(s) without any value are ignored")
          .contains("column when is read as date d/m/y")
          .contains("column speed is read as number decimal=. units=km|mi")
          .contains("column \"Unnamed: 0\" is left out: it looks like an index");
    }
    assertThat(folder.json("output/data/metrics.json").at("/validation/r2").doubleValue())
        .isGreaterThan(0.8);
    assertThat(Files.readString(folder.resolve("output/data/report.html")))
        .contains("CSV in windows-1252, separator ;, lines above the header: 1", "date d/m/y");
    JsonNode found = folder.json("model/notes/provenance.json").at("/found/channels/0");
    assertThat(found.at("/files/0/form/encoding").asText()).isEqualTo("windows-1252");
    assertThat(found.get("blank_records").intValue()).isOne();
    assertThat(found.get("formats"))
        .extracting(column -> column.get("name").asText())
        .contains("when", "price", "speed");
    JsonNode metrics = folder.json("output/data/metrics.json");
    assertThat(metrics.at("/column_importances/when").doubleValue())
        .isGreaterThan(metrics.at("/feature_importances/when.dayofyear").doubleValue());
    assertThat(metrics.get("feature_importances").has("when")).isFalse();
    JsonNode signature = folder.json("model/notes/signature.json");
    assertThat(signature.get("columns"))
        .extracting(column -> column.get("name").asText())
        .containsExactly("Unnamed: 0", "when", "price", "speed", "color", "note", "Unnamed: 6");

    Map<Double, Double> predicted =
        predicted(folder.resolve("output/data/validation_predictions.csv"));
    assertThat(predicted).hasSize(HELD_OUT);
    List<Double> expected =
        actual.subList(ROWS, ROWS + HELD_OUT).stream()
            .map(value -> Objects.requireNonNull(predicted.get(value)))
            .toList();
    List<String> raw = records.subList(ROWS, ROWS + HELD_OUT);
    try (ServedModel served = ServedModel.start(folder.base())) {
      List<Double> scores = served.score("text/csv", HEADER + "\n" + String.join("\n", raw) + "\n");
      assertSame(scores, expected);
      assertThat(served.score("text/csv", String.join("\n", raw) + "\n")).isEqualTo(scores);
      String[] fields = raw.get(0).split(";", -1);
      String json =
          String.format(
              Locale.ROOT,
              "{\"when\": \"%s\", \"price\": \"%s\", \"speed\": \"%s\", \"color\": \"%s\","
                  + " \"note\": \"%s\"}",
              fields[1],
              fields[2],
              fields[3],
              fields[4],
              fields[5]);
      assertThat(served.score("application/jsonlines", json)).containsExactly(scores.get(0));
    }
  }
}
