import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * K-fold cross-validation through the product's own entry points: each fold is trained by {@code
 * docker/train} and scored by {@code docker/serve}, as a user would. Started by
 * cross-validation.sh.
 *
 * <p>Arguments: maybe {@code --folds FILE}, to be written with the fold (from 0) of each row of the
 * CSV, for others to be measured on the same folds; maybe {@code --intervals LEVEL}, to ask for
 * prediction intervals too, and to compare them with those of constant width that the job has
 * calibrated on the same rows; the CSV; then a hyperparameters.json or NAME=VALUE pairs (which win
 * over the file).
 */
final class CrossValidation {
  private static final int FOLDS = 5;
  private static final long SEED = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path repository;
  private final ObjectNode hyperparameters;
  private final List<String> header;
  private final List<Integer> order;
  private final List<CsvRecord> rows;
  private final int target;
  private final Optional<Integer> level;

  private CrossValidation(
      Path repository, Path csv, ObjectNode hyperparameters, Optional<Integer> level)
      throws IOException {
    this.level = level;
    this.repository = repository;
    this.hyperparameters = hyperparameters;
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      reader.forEach(records::add);
    }
    this.header = records.remove(0).getFields();
    this.target = header.indexOf(hyperparameters.path("target").asText());
    if (target < 0) {
      throw new IllegalArgumentException("target must name one of the columns " + header);
    }
    this.order = new ArrayList<>(IntStream.range(0, records.size()).boxed().toList());
    Collections.shuffle(order, new Random(SEED));
    this.rows = order.stream().map(records::get).toList();
  }

  public static void main(String[] arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode hyperparameters = json.createObjectNode();
    List<String> rest = new ArrayList<>(List.of(arguments));
    Path repository = Path.of(rest.remove(0));
    Optional<Path> folds = Optional.empty();
    if (rest.get(0).equals("--folds")) {
      folds = Optional.of(Path.of(rest.get(1)));
      rest.subList(0, 2).clear();
    }
    Optional<Integer> level = Optional.empty();
    if (rest.get(0).equals("--intervals")) {
      level = Optional.of(Integer.valueOf(rest.get(1)));
      rest.subList(0, 2).clear();
    }
    Path csv = Path.of(rest.remove(0));
    for (String argument : rest) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        hyperparameters.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else {
        hyperparameters.setAll((ObjectNode) json.readTree(Files.readString(Path.of(argument))));
      }
    }
    CrossValidation validation = new CrossValidation(repository, csv, hyperparameters, level);
    if (folds.isPresent()) {
      validation.writeFolds(folds.get());
    }
    validation.run();
  }

  private void writeFolds(Path file) throws IOException {
    int[] folds = new int[order.size()];
    for (int row = 0; row < folds.length; row++) {
      folds[order.get(row)] = row % FOLDS;
    }
    Files.write(file, IntStream.of(folds).mapToObj(Integer::toString).toList());
  }

  private void run() throws Exception {
    double sumOfRmse = 0;
    Widths sum = new Widths(0, 0, 0, 0);
    for (int fold = 0; fold < FOLDS; fold++) {
      Path base = Files.createTempDirectory("cross-validation-");
      try {
        long start = System.nanoTime();
        List<CsvRecord> held = layOut(base, fold);
        train(base);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<double[]> answers = score(base, held);
        double rmse = rmse(held, answers);
        sumOfRmse += rmse;
        System.out.printf(
            Locale.ROOT,
            "fold %d: rmse %.4f on %d rows, trained in %.1f s%n",
            fold + 1,
            rmse,
            held.size(),
            seconds);
        if (level.isPresent()) {
          Widths widths = widths(base, held, answers);
          widths.print("fold " + (fold + 1));
          sum = sum.plus(widths);
        }
      } finally {
        delete(base);
      }
    }
    System.out.printf(Locale.ROOT, "mean rmse of %d folds: %.4f%n", FOLDS, sumOfRmse / FOLDS);
    if (level.isPresent()) {
      sum.over(FOLDS).print("mean of " + FOLDS + " folds");
    }
  }

  /**
   * How intervals hold on a fold.
   *
   * @param coverage share of the rows in their intervals
   * @param width mean width
   * @param constantCoverage share of the rows in intervals of constant width
   * @param constantWidth width of these
   */
  private record Widths(
      double coverage, double width, double constantCoverage, double constantWidth) {
    Widths plus(Widths other) {
      return new Widths(
          coverage + other.coverage,
          width + other.width,
          constantCoverage + other.constantCoverage,
          constantWidth + other.constantWidth);
    }

    Widths over(int folds) {
      return new Widths(
          coverage / folds, width / folds, constantCoverage / folds, constantWidth / folds);
    }

    void print(String of) {
      System.out.printf(
          Locale.ROOT,
          "%s: intervals cover %.2f %%, mean width %.4f; of constant width %.2f %%, %.4f;"
              + " ratio of the widths %.4f%n",
          of,
          100 * coverage,
          width,
          100 * constantCoverage,
          constantWidth,
          width / constantWidth);
    }
  }

  private Widths widths(Path base, List<CsvRecord> held, List<double[]> answers)
      throws IOException {
    double constant = Double.NaN;
    Path metrics = base.resolve("output/data/metrics.json");
    JsonNode intervals = new ObjectMapper().readTree(metrics.toFile()).path("intervals");
    // As the model's own widths are, for they are calibrated on all rows.
    boolean isCorrected = intervals.path("checked_on").asText().equals("validation");
    double correction = isCorrected ? 1 : intervals.path("constant_correction").asDouble(1);
    for (JsonNode each : intervals.path("levels")) {
      if (each.path("level").asInt() == level.orElseThrow()) {
        constant = correction * each.path("constant_width").asDouble();
      }
    }
    double covered = 0;
    double width = 0;
    double coveredByConstant = 0;
    for (int row = 0; row < held.size(); row++) {
      double actual = Double.parseDouble(held.get(row).getField(target));
      double[] answer = answers.get(row);
      covered += answer[1] <= actual && actual <= answer[2] ? 1 : 0;
      width += answer[2] - answer[1];
      coveredByConstant += Math.abs(actual - answer[0]) <= constant / 2 ? 1 : 0;
    }
    return new Widths(
        covered / held.size(), width / held.size(), coveredByConstant / held.size(), constant);
  }

  /** Writes what SageMaker would, and returns the fold's rows, which are left out. */
  private List<CsvRecord> layOut(Path base, int fold) throws IOException {
    Path config = Files.createDirectories(base.resolve("input/config"));
    Path channel = Files.createDirectories(base.resolve("input/data/training"));
    Files.writeString(config.resolve("hyperparameters.json"), hyperparameters.toString());
    List<CsvRecord> held = new ArrayList<>();
    try (CsvWriter writer = CsvWriter.builder().build(channel.resolve("train.csv"))) {
      writer.writeRecord(header);
      for (int row = 0; row < rows.size(); row++) {
        if (row % FOLDS == fold) {
          held.add(rows.get(row));
        } else {
          writer.writeRecord(rows.get(row).getFields());
        }
      }
    }
    return held;
  }

  private void train(Path base) throws Exception {
    Path log = base.resolve("train.log");
    Process trainer = process("docker/train", base, log, "").start();
    if (trainer.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
  }

  /** The score of each record, and if they are asked for the ends of its interval. */
  private List<double[]> score(Path base, List<CsvRecord> held) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path log = base.resolve("serve.log");
    Process server = process("docker/serve", base, log, Integer.toString(port)).start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      URI uri = URI.create("http://localhost:" + port);
      waitFor(client, uri.resolve("/ping"), server, log);
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri.resolve("/invocations"))
                  .header("Content-Type", "text/csv")
                  .header("Accept", accept())
                  .POST(HttpRequest.BodyPublishers.ofString(withoutTarget(held)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.body());
      }
      return response.body().lines().map(CrossValidation::numbers).toList();
    } finally {
      server.destroy();
      server.waitFor(30, TimeUnit.SECONDS);
    }
  }

  private String accept() {
    return level
        .map(each -> "text/csv;output=\"score,lower,upper\";interval=" + each)
        .orElse("text/csv");
  }

  private static double[] numbers(String line) {
    return Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  private ProcessBuilder process(String launcher, Path base, Path log, String port) {
    ProcessBuilder builder =
        new ProcessBuilder(repository.resolve(launcher).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SAGEMAKER_BASE_DIR", base.toString());
    builder.environment().put("SAGEMAKER_BIND_TO_PORT", port);
    return builder;
  }

  private static void waitFor(HttpClient client, URI ping, Process server, Path log)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && server.isAlive()) {
      try {
        HttpRequest request = HttpRequest.newBuilder(ping).build();
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
  }

  private String withoutTarget(List<CsvRecord> held) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      for (CsvRecord row : held) {
        List<String> fields = new ArrayList<>(row.getFields());
        fields.remove(target);
        writer.writeRecord(fields);
      }
    }
    return text.toString();
  }

  private double rmse(List<CsvRecord> held, List<double[]> predictions) {
    if (predictions.size() != held.size()) {
      throw new IllegalStateException(
          predictions.size() + " predictions for " + held.size() + " rows");
    }
    double sum = 0;
    for (int row = 0; row < held.size(); row++) {
      double actual = Double.parseDouble(held.get(row).getField(target));
      double error = predictions.get(row)[0] - actual;
      sum += error * error;
    }
    return Math.sqrt(sum / held.size());
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
