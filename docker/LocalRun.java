import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The part of docker/local.sh that reads and writes CSV and JSON and talks HTTP.
 *
 * <pre>
 * LocalRun prepare CSV HYPERPARAMETERS.json|target=COLUMN FOLDER
 * LocalRun score FOLDER PORT PID
 * </pre>
 *
 * <p>{@code prepare} lays out FOLDER as SageMaker lays out /opt/ml, without the last records of the
 * CSV file: they go to held-out.csv as they are, and to request.csv as a client would send them.
 * {@code score} waits for the server, sends request.csv and prints a table. Exit code 1, with a
 * message, if that does not work out.
 */
public final class LocalRun {
  private static final int MAX_HELD_OUT = 10;
  private static final int MIN_TRAINED_PER_HELD_OUT = 9;
  private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String INPUT_DATA_CONFIG =
      """
      {
        "training": {
          "ContentType": "text/csv",
          "TrainingInputMode": "File",
          "S3DistributionType": "FullyReplicated",
          "RecordWrapperType": "None",
          "CompressionType": "None"
        }
      }
      """;

  private static final String RESOURCE_CONFIG =
      """
      {
        "current_host": "algo-1",
        "hosts": ["algo-1"],
        "network_interface_name": "lo"
      }
      """;

  private LocalRun() {}

  public static void main(String[] args) throws InterruptedException {
    try {
      if (args.length == 4 && args[0].equals("prepare")) {
        prepare(Path.of(args[1]), args[2], Path.of(args[3]));
      } else if (args.length == 4 && args[0].equals("score")) {
        score(Path.of(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3]));
      } else {
        throw new Fault("expected: prepare CSV HYPERPARAMETERS FOLDER, or score FOLDER PORT PID");
      }
    } catch (Fault | IOException | UncheckedIOException e) {
      System.err.println(e instanceof Fault ? e.getMessage() : e);
      System.exit(1);
    }
  }

  // ---------------------------------------------------------------- prepare

  private static void prepare(Path csv, String recipe, Path folder) throws IOException {
    ObjectNode hyperparameters = hyperparameters(recipe);
    String target = target(hyperparameters);
    Path config = Files.createDirectories(folder.resolve("input/config"));
    Path channel = Files.createDirectories(folder.resolve("input/data/training"));
    Files.createDirectories(folder.resolve("model"));
    Files.createDirectories(folder.resolve("output/data"));
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(config.resolve("hyperparameters.json").toFile(), hyperparameters);
    Files.writeString(config.resolve("inputdataconfig.json"), INPUT_DATA_CONFIG);
    Files.writeString(config.resolve("resourceconfig.json"), RESOURCE_CONFIG);
    split(csv, target, channel.resolve(csv.getFileName()), folder);
  }

  /** SageMaker passes strings only, so other values become their JSON text. */
  private static ObjectNode hyperparameters(String recipe) throws IOException {
    ObjectNode strings = JsonNodeFactory.instance.objectNode();
    if (recipe.startsWith("target=")) {
      return strings.put("target", recipe.substring("target=".length()));
    }
    JsonNode given;
    try {
      given = JSON.readTree(Files.readAllBytes(Path.of(recipe)));
    } catch (JsonProcessingException e) {
      throw new Fault("%s is not valid JSON: %s", recipe, e.getOriginalMessage());
    }
    if (!given.isObject()) {
      throw new Fault("%s must hold a JSON object: {\"target\": \"COLUMN\", ...}", recipe);
    }
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      JsonNode value = entry.getValue();
      strings.put(entry.getKey(), value.isTextual() ? value.textValue() : value.toString());
    }
    if (!strings.has("target")) {
      throw new Fault("%s names no target: it needs at least {\"target\": \"COLUMN\"}", recipe);
    }
    return strings;
  }

  /** The SageMaker SDK may quote a string as JSON once more. */
  private static String target(ObjectNode hyperparameters) {
    String text = hyperparameters.get("target").textValue();
    if (text.startsWith("\"")) {
      try {
        return JSON.readTree(text).asText(text);
      } catch (JsonProcessingException e) {
        return text;
      }
    }
    return text;
  }

  /** Reads the file once, always holding back the last records that were read. */
  private static void split(Path csv, String target, Path training, Path folder)
      throws IOException {
    Deque<CsvRecord> latest = new ArrayDeque<>();
    List<String> header;
    int targetIndex;
    long trained = 0;
    try (CsvReader<CsvRecord> reader = reader(csv);
        CsvWriter writer = CsvWriter.builder().build(training)) {
      Iterator<CsvRecord> records = reader.iterator();
      if (!records.hasNext()) {
        throw new Fault("%s is empty", csv);
      }
      header = records.next().getFields();
      targetIndex = targetIndex(header, target, csv);
      writer.writeRecord(header);
      while (records.hasNext()) {
        latest.addLast(checked(records.next(), header.size(), csv));
        if (latest.size() > MAX_HELD_OUT) {
          writer.writeRecord(latest.removeFirst().getFields());
          trained++;
        }
      }
      while (!latest.isEmpty() && latest.size() * MIN_TRAINED_PER_HELD_OUT > trained) {
        writer.writeRecord(latest.removeFirst().getFields());
        trained++;
      }
    } catch (CsvParseException e) {
      throw new Fault("%s cannot be read as CSV: %s", csv, e.getMessage());
    }
    if (latest.isEmpty()) {
      throw new Fault("%s has %d records: at least 10 are needed to hold one out", csv, trained);
    }
    writeHeldOut(header, targetIndex, latest, folder);
    System.out.printf(
        Locale.ROOT, "%d records to train on, the last %d held out%n", trained, latest.size());
  }

  private static int targetIndex(List<String> header, String target, Path csv) {
    for (int index = 0; index < header.size(); index++) {
      if (header.get(index).strip().equals(target)) {
        return index;
      }
    }
    throw new Fault(
        "%s has no column %s, the target; its columns are %s",
        csv, target, String.join(", ", header));
  }

  private static CsvRecord checked(CsvRecord record, int width, Path csv) {
    if (record.getFieldCount() != width) {
      throw new Fault(
          "%s, line %d: the header has %d columns, this record has %d",
          csv, record.getStartingLineNumber(), width, record.getFieldCount());
    }
    return record;
  }

  private static void writeHeldOut(
      List<String> header, int targetIndex, Iterable<CsvRecord> records, Path folder)
      throws IOException {
    try (CsvWriter heldOut = CsvWriter.builder().build(heldOut(folder));
        CsvWriter request = CsvWriter.builder().build(request(folder));
        CsvWriter actual = CsvWriter.builder().build(actual(folder))) {
      heldOut.writeRecord(header);
      for (CsvRecord record : records) {
        heldOut.writeRecord(record.getFields());
        List<String> features = new ArrayList<>(record.getFields());
        String value = features.remove(targetIndex);
        request.writeRecord(features);
        actual.writeRecord(Long.toString(record.getStartingLineNumber()), value);
      }
    }
  }

  // ---------------------------------------------------------------- score

  private static void score(Path folder, int port, long pid)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    URI server = URI.create("http://127.0.0.1:" + port);
    awaitHealthy(client, server.resolve("/ping"), pid);
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/invocations"))
            .header("Content-Type", "text/csv")
            .header("Accept", "text/csv")
            .timeout(ANSWER_WITHIN)
            .POST(HttpRequest.BodyPublishers.ofFile(request(folder)))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new Fault(
          "the server answered with status %d: %s", response.statusCode(), response.body());
    }
    printTable(actual(folder), predictions(response.body()));
  }

  private static void awaitHealthy(HttpClient client, URI ping, long pid)
      throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(ping).timeout(Duration.ofSeconds(2)).GET().build();
    long deadline = System.nanoTime() + HEALTHY_WITHIN.toNanos();
    String last = "nobody listens";
    while (System.nanoTime() < deadline) {
      if (ProcessHandle.of(pid).isEmpty()) {
        throw new Fault("the server ended before it was healthy");
      }
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 200) {
          return;
        }
        last = "status " + status;
      } catch (IOException e) {
        last = e.toString();
      }
      Thread.sleep(100);
    }
    throw new Fault(
        "the server was not healthy within %d s (%s)", HEALTHY_WITHIN.toSeconds(), last);
  }

  private static List<Double> predictions(String body) {
    List<Double> predictions = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(body)) {
      for (CsvRecord record : reader) {
        predictions.add(Double.valueOf(record.getField(0)));
      }
    } catch (NumberFormatException | CsvParseException | IOException e) {
      throw new Fault("the answer is not one number a line: %s", body);
    }
    return predictions;
  }

  private static void printTable(Path actual, List<Double> predictions) throws IOException {
    List<CsvRecord> records;
    try (CsvReader<CsvRecord> reader = reader(actual)) {
      records = reader.stream().toList();
    }
    if (records.size() != predictions.size()) {
      throw new Fault(
          "%d records were sent, %d predictions came back", records.size(), predictions.size());
    }
    String number = numberFormat(predictions);
    System.out.printf(
        Locale.ROOT, "%n%8s %15s %15s %15s%n", "line", "actual", "predicted", "absolute error");
    double sum = 0;
    int compared = 0;
    for (int i = 0; i < records.size(); i++) {
      double prediction = predictions.get(i);
      OptionalDouble value = number(records.get(i).getField(1));
      String shown = "missing";
      String error = "";
      if (value.isPresent()) {
        double difference = Math.abs(prediction - value.getAsDouble());
        shown = String.format(Locale.ROOT, number, value.getAsDouble());
        error = String.format(Locale.ROOT, number, difference);
        sum += difference;
        compared++;
      }
      System.out.printf(
          Locale.ROOT,
          "%8s %15s %15s %15s%n",
          records.get(i).getField(0),
          shown,
          String.format(Locale.ROOT, number, prediction),
          error);
    }
    if (compared > 0) {
      System.out.printf(
          Locale.ROOT,
          "%8s %15s %15s %15s%n%n",
          "mean",
          "",
          "",
          String.format(Locale.ROOT, number, sum / compared));
    }
  }

  /** So many decimal places that the greatest prediction shows about six digits. */
  private static String numberFormat(List<Double> predictions) {
    double greatest = predictions.stream().mapToDouble(Math::abs).max().orElse(0);
    int places = 6;
    if (greatest > 0) {
      places = Math.max(0, Math.min(9, 5 - (int) Math.floor(Math.log10(greatest))));
    }
    return "%." + places + "f";
  }

  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text.strip()));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  // ---------------------------------------------------------------- files

  private static Path heldOut(Path folder) {
    return folder.resolve("held-out.csv");
  }

  private static Path request(Path folder) {
    return folder.resolve("request.csv");
  }

  /** For each held-out record its line in the given file, and the target's value. */
  private static Path actual(Path folder) {
    return folder.resolve("actual.csv");
  }

  private static CsvReader<CsvRecord> reader(Path file) throws IOException {
    return CsvReader.builder()
        .detectBomHeader(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .ofCsvRecord(file);
  }

  /** The message for the user; it needs no stack trace. */
  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fault(String message, Object... arguments) {
      super(String.format(Locale.ROOT, message, arguments));
    }
  }
}
