package io.sparkforest.trainer.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.remote.FileServer;
import io.sparkforest.trainer.s3.S3Channel;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.sagemaker.Hosts;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.spark.JobSpark;
import io.sparkforest.trainer.spark.StandaloneCluster;
import io.sparkforest.trainer.stop.StopRequest;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host that drives the others: it knows their files, runs Spark's master, a worker and the
 * driver, and tells the others how the job ends.
 */
public final class Leader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leader.class);

  static final String CONTEXT = "/state";
  static final JsonMapper JSON = new JsonMapper();

  /** Containers of a job start minutes apart. */
  static final Duration MAX_START = Duration.ofMinutes(5);

  /** Hosts that are alive ask every second. */
  private static final Duration MAX_FAREWELL = Duration.ofSeconds(30);

  private static final int SECRET_BYTES = 32;

  private final Hosts hosts;
  private final JobPaths paths;
  private final Path scratch;
  private final StopRequest stop;
  private final InetAddress address;
  private final HostServer server;
  private final String secret;
  private final OtherHosts others;
  private final List<AutoCloseable> spark = new ArrayList<>();
  private final FutureTask<String> master = new FutureTask<>(this::startSpark);
  private volatile @Nullable Integer exitCode;
  private volatile String message = "";

  private Leader(Hosts hosts, JobPaths paths, Path scratch, StopRequest stop, InetAddress address) {
    this.hosts = hosts;
    this.paths = paths;
    this.scratch = scratch;
    this.stop = stop;
    this.address = address;
    this.server = HostServer.start(address);
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    this.secret = HexFormat.of().formatHex(random);
    this.others = new OtherHosts(hosts.followers(), this::state);
  }

  /**
   * Starts to listen to the other hosts, and Spark's master and worker meanwhile.
   *
   * @param scratch an existing folder
   */
  public static Leader start(Hosts hosts, JobPaths paths, Path scratch, StopRequest stop) {
    InetAddress address = HostAddress.own(hosts, MAX_START, stop);
    log.info(
        "cluster: {} hosts, of which this is {} at {} and leads",
        hosts.all().size(),
        hosts.current(),
        address.getHostAddress());
    Leader leader = new Leader(hosts, paths, scratch, stop, address);
    leader.server.add(CONTEXT, leader.others);
    FileServer files = new FileServer(List.of(paths.channels(), scratch));
    files.allow(leader.secret);
    leader.server.add(FileServer.CONTEXT, files);
    daemon(leader.master, "spark-master");
    daemon(() -> leader.others.watchWhile(() -> leader.exitCode == null), "cluster-watch");
    return leader;
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private String startSpark() {
    String own = address.getHostAddress();
    spark.add(StandaloneCluster.startMaster(own, Ports.MASTER, secret));
    String url = "spark://" + own + ":" + Ports.MASTER;
    spark.add(
        StandaloneCluster.startWorker(
            own,
            Ports.WORKER,
            scratch,
            url,
            HostResources.cores(),
            HostResources.executorMegabytes(),
            secret));
    return url;
  }

  private JobState state() {
    return new JobState(secret, masterIfThere(), false, exitCode, message);
  }

  private @Nullable String masterIfThere() {
    return master.isDone() ? master() : null;
  }

  private String master() {
    try {
      return master.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the job", e);
    } catch (ExecutionException e) {
      throw new AlgorithmError("Spark's master does not start: " + e.getCause(), e);
    }
  }

  /**
   * Sees, while this host copies its own files, that all others can take part.
   *
   * @throws UserError if one cannot read its files
   * @throws AlgorithmError naming the host that is not there or was lost
   */
  public void check() {
    others.check();
  }

  /**
   * Makes the files of all hosts readable here.
   *
   * @param copied what this host has copied of channels in S3
   * @throws UserError if files of the same name differ, another host could not list its own, or S3
   *     changed meanwhile
   * @throws AlgorithmError naming the host that is not there or was lost meanwhile
   */
  public GatheredChannels gather(Map<String, S3Channel> copied) {
    Map<String, List<HostFile>> files = new LinkedHashMap<>();
    files.put(
        hosts.current(),
        LocalFiles.of(paths, Downloads.folders(copied), hosts.current(), scratch, stop));
    Map<String, String> servers = new LinkedHashMap<>();
    for (String host : hosts.followers()) {
      HostReport report = others.await(host, stop);
      Downloads.checkSame(hosts.current(), Downloads.listings(copied), host, report.listings());
      files.put(host, report.files());
      servers.put(host, report.server());
      log.info(
          "cluster: host {} has {} cores, {} MB for an executor, {} file(s)",
          host,
          report.cores(),
          report.executorMegabytes(),
          report.files().size());
    }
    return GatheredChannels.of(files, servers, secret, scratch.resolve("hosts"), stop)
        // An object is nobody's, whoever copied it.
        .withoutOwners(copied.keySet());
  }

  /**
   * Who reads the files of all hosts.
   *
   * @param gathered these files, as this host has them
   * @param spark whose driver has {@link #sparkSettings}
   */
  public ScanWorkers workers(GatheredChannels gathered, JobSpark spark) {
    Map<String, Map<String, String>> byAddress = new HashMap<>();
    gathered
        .copies()
        .forEach(
            (path, copies) -> {
              Map<String, String> places = new HashMap<>();
              copies.forEach((host, copy) -> places.put(addressOf(host), copy));
              byAddress.put(path, places);
            });
    HostedFiles files =
        new HostedFiles(address.getHostAddress(), HostServer.url(address), secret, byAddress);
    return new ClusterScan(() -> spark.started().map(SparkSession::sparkContext), files);
  }

  private String addressOf(String host) {
    return URI.create(others.await(host, stop).server()).getHost();
  }

  /**
   * Settings for a driver on all hosts.
   *
   * @throws UserError if a host has too little memory
   */
  public Map<String, String> sparkSettings() {
    int megabytes = HostResources.executorMegabytes();
    int cores = HostResources.cores();
    int maxCores = cores;
    for (String host : hosts.followers()) {
      HostReport report = others.await(host, stop);
      megabytes = Math.min(megabytes, report.executorMegabytes());
      cores += report.cores();
      maxCores = Math.max(maxCores, report.cores());
    }
    if (megabytes < JobSpark.MIN_HEAP_MEGABYTES) {
      throw new UserError(
          "an executor needs a heap of at least "
              + JobSpark.MIN_HEAP_MEGABYTES
              + " MB, but a host has only "
              + megabytes
              + " MB for it: take an instance type with more memory, or a smaller -Xmx in"
              + " TRAIN_JAVA_OPTS");
    }
    log.info("cluster: {} cores, {} MB of heap per executor", cores, megabytes);
    String own = address.getHostAddress();
    Map<String, String> settings =
        new LinkedHashMap<>(
            StandaloneCluster.driver(own, master(), megabytes, cores, maxCores, secret));
    settings.put("spark.driver.port", Integer.toString(Ports.DRIVER));
    settings.put("spark.driver.blockManager.port", Integer.toString(Ports.DRIVER_BLOCKS));
    settings.put("spark.blockManager.port", Integer.toString(Ports.BLOCKS));
    return settings;
  }

  /**
   * Tells the other hosts how the job ended, and waits until those that are alive know it.
   *
   * @param failure why it failed; empty if it did not
   */
  public void end(int code, String failure) {
    end(code, failure, MAX_FAREWELL);
  }

  /** As {@link #end(int, String)}, within a time. */
  public void end(int code, String failure, Duration longest) {
    message = failure;
    exitCode = code;
    others.awaitFarewell(longest);
  }

  @Override
  public void close() {
    server.close();
    try {
      master();
    } catch (AlgorithmError e) {
      log.debug("Spark's master did not start", e);
    }
    // The worker first, which else misses its master.
    for (int part = spark.size() - 1; part >= 0; part--) {
      try {
        spark.get(part).close();
      } catch (Exception e) {
        log.debug("Spark's cluster does not end in order", e);
      }
    }
  }
}
