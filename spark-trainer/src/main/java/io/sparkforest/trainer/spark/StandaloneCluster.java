package io.sparkforest.trainer.spark;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master$;
import org.apache.spark.deploy.worker.Worker$;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/** Spark's standalone cluster: master and worker in this process, and what a driver needs of it. */
public final class StandaloneCluster {
  /** JVM options of this process that executors get, too; the heap is their own. */
  private static final List<String> PASSED_ON =
      List.of("-XX:", "-Xshare", "-Xlog:cds", "-Dfile.encoding", "-Djava.awt.headless");

  private static final List<String> KEPT =
      List.of(
          "-XX:MaxRAMPercentage",
          "-XX:InitialRAMPercentage",
          "-XX:OnOutOfMemoryError",
          "-XX:MaxHeapSize",
          "-XX:ArchiveClassesAtExit");

  /** Our own setting: most cores of an executor, each of which may grow a tree. */
  private static final String MAX_CORES = "spark.forest.executor.maxCores";

  /** Any free one: nobody looks at the pages of Spark's master and workers. */
  private static final int NO_PORT = 0;

  private StandaloneCluster() {}

  /**
   * Starts a master.
   *
   * @param secret that all processes of the cluster must know
   * @return what ends it
   */
  public static AutoCloseable startMaster(String address, int port, String secret) {
    RpcEnv rpc =
        Master$.MODULE$.startRpcEnvAndEndpoint(address, port, NO_PORT, settings(secret))._1();
    return rpc::shutdown;
  }

  /**
   * Starts a worker, which starts executors when the driver asks for them.
   *
   * @param scratch an existing folder for its executors
   * @param master such as {@code spark://10.0.0.1:7077}
   * @param megabytes heap that an executor may have
   * @return what ends it and its executors
   */
  public static AutoCloseable startWorker(
      String address,
      int port,
      Path scratch,
      String master,
      int cores,
      int megabytes,
      String secret) {
    SparkConf settings = settings(secret).set("spark.local.dir", scratch.toString());
    RpcEnv rpc =
        Worker$.MODULE$.startRpcEnvAndEndpoint(
            address,
            port,
            NO_PORT,
            cores,
            megabytes,
            new String[] {master},
            scratch.resolve("spark-worker").toString(),
            Option.empty(),
            settings,
            Option.empty());
    return rpc::shutdown;
  }

  private static SparkConf settings(String secret) {
    return new LoopbackPages()
        .set("spark.authenticate", "true")
        .set("spark.authenticate.secret", secret)
        .set("spark.ui.killEnabled", "false");
  }

  /** Its pages, which know no secret, are for this host alone. */
  private static final class LoopbackPages extends SparkConf {
    private static final long serialVersionUID = 1;

    LoopbackPages() {
      super(false);
    }

    @Override
    public String getenv(String name) {
      return name.equals("SPARK_LOCAL_IP") ? "127.0.0.1" : super.getenv(name);
    }
  }

  /**
   * The settings of a driver in this process.
   *
   * @param address of this host
   * @param megabytes heap of each executor
   * @param cores of all workers; tasks wait up to a minute until they are there
   * @param maxCores of the worker with most cores
   */
  public static Map<String, String> driver(
      String address, String master, int megabytes, int cores, int maxCores, String secret) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.master", master);
    settings.put("spark.driver.host", address);
    settings.put("spark.driver.bindAddress", address);
    settings.put("spark.authenticate", "true");
    settings.put("spark.authenticate.secret", secret);
    settings.put("spark.executor.memory", megabytes + "m");
    settings.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    settings.put("spark.executor.extraJavaOptions", executorOptions());
    // Else Spark's launcher looks for it in a checkout of Spark.
    settings.put("spark.executorEnv.SPARK_SCALA_VERSION", "2.12");
    settings.put("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"));
    settings.put("spark.cores.max", Integer.toString(cores));
    settings.put(MAX_CORES, Integer.toString(maxCores));
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    settings.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
    // A host that was cut off costs its tasks after a minute, not after two.
    settings.put("spark.network.timeout", "60s");
    settings.put("spark.executor.heartbeatInterval", "5s");
    settings.put("spark.shuffle.io.maxRetries", "1");
    settings.put("spark.shuffle.io.connectionCreationTimeout", "10s");
    return settings;
  }

  /** Most cores of an executor, if executors are processes of their own. */
  public static OptionalInt coresPerExecutor(SparkConf settings) {
    return settings.contains(MAX_CORES)
        ? OptionalInt.of(settings.getInt(MAX_CORES, 1))
        : OptionalInt.empty();
  }

  private static String executorOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> PASSED_ON.stream().anyMatch(option::startsWith))
        .filter(option -> KEPT.stream().noneMatch(option::startsWith))
        .map(option -> "\"" + option + "\"")
        .collect(Collectors.joining(" "));
  }
}
