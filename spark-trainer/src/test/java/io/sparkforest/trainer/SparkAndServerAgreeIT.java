package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.contract.notes.InferenceExample;
import io.sparkforest.trainer.s3.S3Share;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.spark.JobSpark;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds trainer and server together: a job trains on the sample, the real server serves its model,
 * and for raw records with gaps, aliases and labels that training did not see the server's
 * predictions are Spark's, bit for bit.
 */
final class SparkAndServerAgreeIT {
  private static final int TRAINED_ROWS = 2_400;
  private static final String UNSEEN = "never seen in training";
  private static final List<String> GAPS = List.of("", "  ", "NA", "null");

  @TempDir static Path temporary;

  private static JobSpark spark;
  private static ServedModel server;
  private static JsonNode columns;
  private static List<List<String>> records;
  private static List<Double> expected;

  @BeforeAll
  static void trainServeAndLetSparkPredict() throws Exception {
    List<List<String>> table = new ArrayList<>();
    Path sample = JobFolder.repository().resolve("data/big-mart-sample.csv");
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(sample)) {
      reader.forEach(found -> table.add(found.getFields()));
    }
    JobFolder folder =
        new JobFolder(temporary.resolve("ml"))
            .hyperparameters(
                JobFolder.recipe(
                    "num_trees", "40", "tree_batch_size", "20", "min_instances_per_node", "5"))
            .trainingFile("sample.csv", csv(table.subList(0, TRAINED_ROWS + 1)));
    Path scratch = Files.createDirectory(temporary.resolve("scratch"));
    spark = new JobSpark(scratch);
    PipelineModel pipeline =
        new TrainingJob(new JobPaths(folder.base()), Map.of(), S3Share.ALL, new StopRequest())
            .run(spark, Gathering.NONE, scratch);

    columns = folder.json("model/notes/signature.json").get("columns");
    records = spoilt(table.subList(TRAINED_ROWS + 1, table.size()));
    expected = predictedBySpark(pipeline);
    server = ServedModel.start(folder.base());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    spark.close();
  }

  /** The records without their target (the last column), each with a gap or an unseen label. */
  private static List<List<String>> spoilt(List<List<String>> rows) {
    Random random = new Random(11);
    List<List<String>> spoilt = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> fields = new ArrayList<>(row.subList(0, row.size() - 1));
      int place = random.nextInt(fields.size());
      boolean isLabel = columns.get(place).get("type").asText().equals("categorical");
      fields.set(
          place, isLabel && random.nextBoolean() ? UNSEEN : GAPS.get(random.nextInt(GAPS.size())));
      spoilt.add(fields);
    }
    return spoilt;
  }

  private static List<Double> predictedBySpark(PipelineModel pipeline) {
    StructType type = new StructType();
    for (int place = 0; place < columns.size(); place++) {
      if (!columns.get(place).get("role").asText().equals("ignored")) {
        type =
            type.add(
                "c" + place, isNumeric(place) ? DataTypes.DoubleType : DataTypes.StringType, true);
      }
    }
    List<Row> rows = records.stream().map(SparkAndServerAgreeIT::typed).toList();
    return pipeline
        .transform(spark.session().createDataFrame(rows, type))
        .select("prediction")
        .collectAsList()
        .stream()
        .map(row -> row.getDouble(0))
        .toList();
  }

  private static Row typed(List<String> fields) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int place = 0; place < fields.size(); place++) {
      if (!columns.get(place).get("role").asText().equals("ignored")) {
        values.add(value(place, fields.get(place)));
      }
    }
    return RowFactory.create(values.toArray());
  }

  private static @Nullable Object value(int place, String field) {
    if (GAPS.contains(field)) {
      return null;
    }
    return isNumeric(place) ? (Object) Double.parseDouble(field) : field;
  }

  private static boolean isNumeric(int place) {
    return columns.get(place).get("type").asText().equals("numeric");
  }

  private static String csv(List<List<String>> rows) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      rows.forEach(writer::writeRecord);
    }
    return text.toString();
  }

  @Test
  void theSpoiltRecordsAreManyAndTheirPredictionsDiffer() {
    assertThat(records).hasSize(600);
    assertThat(records.stream().filter(fields -> fields.contains(UNSEEN)).count())
        .isGreaterThan(100);
    assertThat(expected.stream().distinct().count()).isGreaterThan(300);
  }

  @Test
  void csvRecordsInTrainingOrderArePredictedAsBySpark() throws Exception {
    assertThat(server.score("text/csv", csv(records))).isEqualTo(expected);
  }

  @Test
  void csvRecordsUnderAReversedHeaderArePredictedAsBySpark() throws Exception {
    List<List<String>> reversed = new ArrayList<>();
    reversed.add(reversed(names()));
    records.forEach(fields -> reversed.add(reversed(fields)));

    assertThat(server.score("text/csv", csv(reversed))).isEqualTo(expected);
  }

  @Test
  void jsonObjectsArePredictedAsBySpark() throws Exception {
    ObjectNode body = new ObjectMapper().createObjectNode();
    ArrayNode instances = body.putArray("instances");
    records.forEach(fields -> instances.add(object(fields)));

    assertThat(server.score("application/json", body.toString())).isEqualTo(expected);
  }

  @Test
  void jsonLinesAreAnsweredWithJsonLinesThatHoldSparksPredictions() throws Exception {
    String body =
        records.stream().map(fields -> object(fields) + "\n").collect(Collectors.joining());
    ObjectMapper json = new ObjectMapper();

    List<Double> scores = new ArrayList<>();
    String answer = server.post("application/jsonlines", "application/jsonlines", body).body();
    for (String line : answer.split("\n", -1)) {
      if (!line.isEmpty()) {
        scores.add(json.readTree(line).get("score").doubleValue());
      }
    }
    assertThat(scores).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void theModelFoldersExamplesAreScoredTheSameInEveryContentType(InferenceExample example)
      throws Exception {
    Path model = temporary.resolve("ml/model");
    List<Double> scores =
        server.score(
            InferenceExample.CSV.contentType(), Files.readString(InferenceExample.CSV.in(model)));

    assertThat(scores).hasSize(InferenceExample.RECORDS).doesNotHaveDuplicates();
    assertThat(server.score(example.contentType(), Files.readString(example.in(model))))
        .isEqualTo(scores);
  }

  @Test
  void theModelFolderPredictsAsSparkInAPlainMleapRuntimeWithoutAnyJarOfOurs() throws Exception {
    List<List<String>> plain = new ArrayList<>();
    plain.add(names());
    for (List<String> fields : records) {
      plain.add(fields.stream().map(field -> GAPS.contains(field) ? "" : field).toList());
    }
    Path table = Files.writeString(temporary.resolve("plain.csv"), csv(plain));
    Path serverModule = JobFolder.repository().resolve("mleap-server");
    Path output = temporary.resolve("stock.txt");
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                serverModule.resolve("target/stock-mleap") + "/*",
                serverModule
                    .resolve("src/test/java/io/sparkforest/stock/StockMleapProbe.java")
                    .toString(),
                temporary.resolve("ml/model").toString(),
                table.toString())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertThat(probe.waitFor()).isZero();
    assertThat(Files.readString(output).lines().map(Double::parseDouble).toList())
        .isEqualTo(expected);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.get("name").asText()));
    return names;
  }

  private static List<String> reversed(List<String> fields) {
    List<String> reversed = new ArrayList<>(fields);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Numbers as numbers; of the gaps some as null, some as text, some left out. */
  private static ObjectNode object(List<String> fields) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    for (int place = 0; place < fields.size(); place++) {
      String name = columns.get(place).get("name").asText();
      String field = fields.get(place);
      if (field.isEmpty()) {
        object.putNull(name);
      } else if (GAPS.contains(field) && !field.isBlank()) {
        object.put(name, field);
      } else if (!field.isBlank() && isNumeric(place)) {
        object.put(name, Double.parseDouble(field));
      } else if (!field.isBlank()) {
        object.put(name, field);
      }
    }
    return object;
  }
}
