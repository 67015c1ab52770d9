import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.GarbageCollectionNotificationInfo;
import io.sparkforest.trainer.inmemory.InMemoryRandomForestRegressor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A warm JVM that fits forests on request: a JSON object on each line of standard input, its answer
 * on a line of standard output, the log on standard error. Started by forest.py.
 *
 * <pre>
 * {"command": "load", "matrix": CSV, "categories": [0, 16, …]}
 *     a table without header: the features, of which those with categories are nominal, the label
 * {"command": "generate", "rows": N}                         ten features, made without a file
 * {"command": "fit", "regressor": CLASS, "trees": 500, "depth": 30, "subset": "all", "leaf": 1,
 *  "bins": 256}                                              answers with seconds and nodes
 * {"command": "score", and all of fit, "seed": 1}           fits a part of the rows and answers with
 *     the RMSE on the others and the feature importances
 * {"command": "memory"}                                      answers with the peaks so far
 * </pre>
 */
final class ForestWorker {
  private static final String LABEL = "label";
  private static final String FEATURES = "features";
  private static final int SEED = 5;

  /** The generated table has seven numbers and three columns of labels, as Big Mart nearly has. */
  private static final List<Integer> GENERATED_CATEGORIES = List.of(0, 0, 0, 0, 0, 0, 0, 4, 10, 16);

  private final SparkSession spark;
  private final HeapPeak heapPeak = new HeapPeak();
  private Dataset<Row> rows;

  private ForestWorker(Path scratch) {
    // The product's own settings, as in its JobSpark.
    spark =
        SparkSession.builder()
            .appName("forest benchmark")
            .master("local[*]")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", scratch.toString())
            .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toUri().toString())
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.driver.maxResultSize", "0")
            .getOrCreate();
    rows = spark.emptyDataFrame();
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    // The product logs to standard output, which here is for the answers.
    System.setOut(System.err);
    ObjectMapper json = new ObjectMapper();
    ForestWorker worker = new ForestWorker(Path.of(arguments[0]));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      ObjectNode answer = json.createObjectNode();
      worker.answer(json.readTree(line), answer);
      answers.println(answer);
      answers.flush();
    }
    worker.spark.stop();
  }

  private void answer(JsonNode request, ObjectNode answer) throws IOException {
    String command = request.path("command").asText();
    switch (command) {
      case "load" -> {
        List<Integer> categories = new ArrayList<>();
        request.path("categories").forEach(count -> categories.add(count.asInt()));
        use(matrix(request.path("matrix").asText(), categories), categories);
        describe(answer);
      }
      case "generate" -> {
        use(generated(request.path("rows").asLong()), GENERATED_CATEGORIES);
        describe(answer);
      }
      case "fit" -> fit(request, answer);
      case "score" -> score(request, answer);
      case "memory" ->
          answer
              .put("resident_megabytes", residentPeakInMegabytes())
              .put("heap_megabytes", heapPeak.megabytes());
      default -> throw new IllegalArgumentException("no such command: " + command);
    }
  }

  private void describe(ObjectNode answer) {
    answer
        .put("rows", rows.count())
        .put("spark", spark.version())
        .put("java", Runtime.version().toString())
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("heap_megabytes", Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Makes the table that is fitted from now on: cached, as the product does. */
  private void use(Dataset<Row> table, List<Integer> categories) {
    rows.unpersist(true);
    String[] names = names(categories.size());
    Column[] columns =
        Stream.concat(
                IntStream.range(0, names.length)
                    .mapToObj(index -> feature(names[index], categories.get(index))),
                Stream.of(functions.col(LABEL)))
            .toArray(Column[]::new);
    VectorAssembler assembler = new VectorAssembler().setInputCols(names).setOutputCol(FEATURES);
    rows = assembler.transform(table.select(columns)).select(FEATURES, LABEL).cache();
  }

  private static Column feature(String name, int categories) {
    Column column = functions.col(name);
    return categories == 0
        ? column
        : column.as(
            name,
            NominalAttribute.defaultAttr().withName(name).withNumValues(categories).toMetadata());
  }

  private static String[] names(int features) {
    return IntStream.range(0, features).mapToObj(index -> "feature" + index).toArray(String[]::new);
  }

  private Dataset<Row> matrix(String csv, List<Integer> categories) {
    StructType type = new StructType();
    for (String name : names(categories.size())) {
      type = type.add(name, DataTypes.DoubleType);
    }
    return spark
        .read()
        .schema(type.add(LABEL, DataTypes.DoubleType))
        .csv(csv)
        .repartition(partitions(0));
  }

  /** A task for each core at least, and none with so many rows that its block is unwieldy. */
  private int partitions(long count) {
    return (int) Math.max(spark.sparkContext().defaultParallelism(), count / 1_000_000);
  }

  /** Rows that follow from their numbers alone, so that nothing but the cached table takes room. */
  private Dataset<Row> generated(long count) {
    List<String> columns = new ArrayList<>();
    for (int feature = 0; feature < GENERATED_CATEGORIES.size(); feature++) {
      int categories = GENERATED_CATEGORIES.get(feature);
      String value =
          categories == 0
              ? uniform(feature)
              : String.format(Locale.ROOT, "double(floor(%s * %d))", uniform(feature), categories);
      columns.add(value + " as feature" + feature);
    }
    // Price times a level of the outlet times scatter that nothing explains, as in Big Mart.
    String level = "(1 + pmod(floor(feature8) * 7, 10))";
    String label =
        String.format(
            Locale.ROOT,
            "(30 + 240 * feature0) * %s * (0.5 + feature1 * feature2) * (0.5 + %s) as label",
            level,
            uniform(GENERATED_CATEGORIES.size()));
    return spark
        .range(0, count, 1, partitions(count))
        .selectExpr(Stream.concat(Stream.of("id"), columns.stream()).toArray(String[]::new))
        .selectExpr("*", label);
  }

  private static String uniform(int stream) {
    return String.format(Locale.ROOT, "(pmod(xxhash64(id, %d), 1000003) / 1000003D)", stream);
  }

  private void fit(JsonNode request, ObjectNode answer) {
    RandomForestRegressor regressor = configured(request);
    if (regressor instanceof InMemoryRandomForestRegressor ours) {
      // As a job does.
      ours.setRefineCuts(true);
    }
    long start = System.nanoTime();
    RandomForestRegressionModel model = regressor.fit(rows);
    answer
        .put("seconds", (System.nanoTime() - start) / 1e9)
        .put("nodes", model.totalNumNodes())
        .put("depth", Stream.of(model.trees()).mapToInt(tree -> tree.depth()).max().orElse(0));
  }

  private void score(JsonNode request, ObjectNode answer) {
    Dataset<Row>[] parts = rows.randomSplit(new double[] {0.8, 0.2}, SEED);
    RandomForestRegressionModel model = configured(request).fit(parts[0]);
    double error =
        new RegressionEvaluator()
            .setLabelCol(LABEL)
            .setMetricName("rmse")
            .evaluate(model.transform(parts[1]));
    answer.put("rmse", error);
    for (double importance : model.featureImportances().toArray()) {
      answer.withArray("importances").add(importance);
    }
  }

  private static RandomForestRegressor configured(JsonNode request) {
    return regressor(request.path("regressor").asText())
        .setFeaturesCol(FEATURES)
        .setLabelCol(LABEL)
        .setNumTrees(request.path("trees").asInt())
        .setMaxDepth(request.path("depth").asInt())
        .setMaxBins(request.path("bins").asInt())
        .setMinInstancesPerNode(request.path("leaf").asInt())
        .setFeatureSubsetStrategy(request.path("subset").asText())
        // What the product gives MLlib: fewer passes.
        .setMaxMemoryInMB(statisticsMegabytes())
        .setCacheNodeIds(true)
        .setSeed(request.path("seed").asInt(SEED));
  }

  private static RandomForestRegressor regressor(String className) {
    try {
      return Class.forName(className)
          .asSubclass(RandomForestRegressor.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no regressor to be had from " + className, e);
    }
  }

  private static int statisticsMegabytes() {
    Runtime runtime = Runtime.getRuntime();
    long share = (runtime.maxMemory() >> 20) / 4 / runtime.availableProcessors();
    return (int) Math.max(256, Math.min(2048, share));
  }

  private static long residentPeakInMegabytes() throws IOException {
    Map<String, String> status =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .map(line -> line.split(":", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip()));
    return Long.parseLong(status.get("VmHWM").replace(" kB", "")) >> 10;
  }

  /** The most that was live after a collection: what the heap must hold, garbage left out. */
  private static final class HeapPeak {
    private final AtomicLong bytes = new AtomicLong();
    private final Set<String> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());

    HeapPeak() {
      for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
        ((NotificationEmitter) collector)
            .addNotificationListener(
                (notification, handback) ->
                    note(
                        GarbageCollectionNotificationInfo.from(
                            (CompositeData) notification.getUserData())),
                null,
                null);
      }
    }

    private void note(GarbageCollectionNotificationInfo collection) {
      long live =
          collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> pools.contains(pool.getKey()))
              .map(Map.Entry::getValue)
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      bytes.accumulateAndGet(live, Math::max);
    }

    /** Collects once more: a small table may have needed no collection at all. */
    long megabytes() {
      System.gc();
      MemoryUsage now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      return bytes.accumulateAndGet(now.getUsed(), Math::max) >> 20;
    }
  }
}
