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

/**
 * K-fold cross-validation through the product's own entry points: each fold is trained by {@code
 * docker/train} and scored by {@code docker/serve}, as a user would. Started by
 * cross-validation.sh.
 *
 * <p>Arguments: maybe {@code --folds FILE}, to be written with the fold (from 0) of each row of the
 * CSV, for others to be measured on the same folds; the CSV; then a hyperparameters.json or
 * NAME=VALUE pairs (which win over the file).
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

  private CrossValidation(Path repository, Path csv, ObjectNode hyperparameters)
      throws IOException {
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
    Path csv = Path.of(rest.remove(0));
    for (String argument : rest) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        hyperparameters.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else {
        hyperparameters.setAll((ObjectNode) json.readTree(Files.readString(Path.of(argument))));
      }
    }
    CrossValidation validation = new CrossValidation(repository, csv, hyperparameters);
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
    for (int fold = 0; fold < FOLDS; fold++) {
      Path base = Files.createTempDirectory("cross-validation-");
      try {
        long start = System.nanoTime();
        List<CsvRecord> held = layOut(base, fold);
        train(base);
        double seconds = (System.nanoTime() - start) / 1e9;
        double rmse = rmse(held, score(base, held));
        sumOfRmse += rmse;
        System.out.printf(
            Locale.ROOT,
            "fold %d: rmse %.4f on %d rows, trained in %.1f s%n",
            fold + 1,
            rmse,
            held.size(),
            seconds);
      } finally {
        delete(base);
      }
    }
    System.out.printf(Locale.ROOT, "mean rmse of %d folds: %.4f%n", FOLDS, sumOfRmse / FOLDS);
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

  private List<Double> score(Path base, List<CsvRecord> held) throws Exception {
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
                  .POST(HttpRequest.BodyPublishers.ofString(withoutTarget(held)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.body());
      }
      return response.body().lines().map(Double::parseDouble).toList();
    } finally {
      server.destroy();
      server.waitFor(30, TimeUnit.SECONDS);
    }
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

  private double rmse(List<CsvRecord> held, List<Double> predictions) {
    if (predictions.size() != held.size()) {
      throw new IllegalStateException(
          predictions.size() + " predictions for " + held.size() + " rows");
    }
    double sum = 0;
    for (int row = 0; row < held.size(); row++) {
      double actual = Double.parseDouble(held.get(row).getField(target));
      sum += (predictions.get(row) - actual) * (predictions.get(row) - actual);
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
