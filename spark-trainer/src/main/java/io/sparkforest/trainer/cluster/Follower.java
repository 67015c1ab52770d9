package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.cores.Background;
import io.sparkforest.trainer.remote.FileServer;
import io.sparkforest.trainer.remote.Query;
import io.sparkforest.trainer.s3.S3Channel;
import io.sparkforest.trainer.sagemaker.Hosts;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.spark.StandaloneCluster;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host that does not lead: it serves its files, runs a Spark worker, and ends when the leader
 * does.
 */
public final class Follower {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  private static final long PAUSE_MILLISECONDS = 1_000;
  private static final long FIRST_PAUSE_MILLISECONDS = 200;
  private static final int CONNECT_MILLISECONDS = 5_000;
  private static final int READ_MILLISECONDS = 10_000;

  /** Nobody listens any more: its process has ended. */
  private static final Duration MAX_REFUSAL = Duration.ofSeconds(10);

  private static final Duration MAX_SILENCE = Duration.ofSeconds(40);

  private final Hosts hosts;
  private final JobPaths paths;
  private final Downloads downloads;
  private final Path scratch;
  private final StopRequest stop;
  private final InetAddress address;
  private final FileServer files;
  private final HostServer server;

  /** Ends the copying of files: by the job's request to stop, or when the leader has ended. */
  private final StopRequest copying = new StopRequest();

  private @Nullable AutoCloseable worker;

  private Follower(
      Hosts hosts,
      JobPaths paths,
      Downloads downloads,
      Path scratch,
      StopRequest stop,
      InetAddress address) {
    this.downloads = downloads;
    this.hosts = hosts;
    this.paths = paths;
    this.scratch = scratch;
    this.stop = stop;
    this.address = address;
    stop.onMade(copying::make);
    this.files = new FileServer(List.of(paths.channels(), scratch));
    this.server = HostServer.start(address);
    server.add(FileServer.CONTEXT, files);
  }

  /**
   * Takes part until the job ends.
   *
   * @param downloads of this host
   * @param scratch an existing folder
   * @param longestStop how long this host waits for the leader after a request to stop
   * @return how the leader has ended
   * @throws LeaderLost if it does not respond
   * @throws JobStopped if asked to stop, and the leader has not ended in time
   */
  public static JobEnd run(
      Hosts hosts,
      JobPaths paths,
      Downloads downloads,
      Path scratch,
      StopRequest stop,
      Duration longestStop) {
    InetAddress address = HostAddress.own(hosts, Leader.MAX_START, stop);
    log.info(
        "cluster: {} hosts, of which this is {} at {}; {} leads",
        hosts.all().size(),
        hosts.current(),
        address.getHostAddress(),
        hosts.leader());
    Follower follower = new Follower(hosts, paths, downloads, scratch, stop, address);
    try {
      return follower.follow(longestStop);
    } finally {
      follower.close();
    }
  }

  /**
   * How a job ended.
   *
   * @param message why it failed; empty if it did not
   */
  public record JobEnd(int exitCode, String message) {}

  private JobEnd follow(Duration longestStop) {
    Background<HostReport> report = Background.start("files", this::report);
    try {
      return follow(longestStop, report);
    } finally {
      // What still copies files must not do so while the folder is deleted.
      copying.make();
      report.awaitEnd();
    }
  }

  private JobEnd follow(Duration longestStop, Background<HostReport> report) {
    long since = System.nanoTime();
    boolean wasReached = false;
    boolean isKnown = false;
    while (!stop.isOlderThan(longestStop)) {
      try {
        // Not before this host knows the secret, by which the leader then asks for its files.
        // Asked to stop, it has not copied all, and waits for the leader to end.
        boolean tells = wasReached && !isKnown && report.isDone() && !copying.isMade();
        JobState state = ask(tells ? Leader.JSON.writeValueAsBytes(report.result()) : new byte[0]);
        since = System.nanoTime();
        wasReached = true;
        isKnown = state.isKnown();
        if (state.exitCode() != null) {
          return new JobEnd(state.exitCode(), state.message());
        }
        join(state);
      } catch (IOException e) {
        Duration longest = longest(wasReached, e);
        if (System.nanoTime() - since > longest.toNanos()) {
          throw new LeaderLost(
              "leader "
                  + hosts.leader()
                  + (wasReached ? " was lost: " : " was not reached: ")
                  + "no response for "
                  + longest.toSeconds()
                  + " s ("
                  + e.getMessage()
                  + "); its log says more",
              e);
        }
        if (!wasReached) {
          stop.endIfMade();
        }
      }
      Pause.of(isKnown ? PAUSE_MILLISECONDS : FIRST_PAUSE_MILLISECONDS);
    }
    throw new JobStopped();
  }

  private static Duration longest(boolean wasReached, IOException e) {
    if (!wasReached) {
      return Leader.MAX_START;
    }
    return e instanceof ConnectException ? MAX_REFUSAL : MAX_SILENCE;
  }

  private JobState ask(byte[] body) throws IOException {
    // Resolved anew each time: at first the name may be unknown or another's.
    InetAddress leader = InetAddress.getByName(hosts.leader());
    String url =
        HostServer.url(leader) + Leader.CONTEXT + "?" + Query.text(Map.of("host", hosts.current()));
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLISECONDS);
    connection.setReadTimeout(READ_MILLISECONDS);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return Leader.JSON.readValue(connection.getInputStream(), JobState.class);
  }

  private HostReport report() {
    try {
      Map<String, S3Channel> copied = downloads.channels(copying);
      List<HostFile> files =
          LocalFiles.of(paths, Downloads.folders(copied), hosts.current(), scratch, copying);
      return report(files, Downloads.listings(copied), null);
    } catch (UserError e) {
      return report(List.of(), Map.of(), e.getMessage());
    }
  }

  private HostReport report(
      List<HostFile> files, Map<String, String> listings, @Nullable String fault) {
    return new HostReport(
        HostResources.cores(),
        HostResources.executorMegabytes(),
        HostServer.url(address),
        files,
        listings,
        fault);
  }

  private void join(JobState state) {
    files.allow(state.secret());
    if (worker == null && state.master() != null && state.isKnown()) {
      worker =
          StandaloneCluster.startWorker(
              address.getHostAddress(),
              Ports.WORKER,
              scratch,
              state.master(),
              HostResources.cores(),
              HostResources.executorMegabytes(),
              state.secret());
      log.info("cluster: tasks of {} are done here", hosts.leader());
    }
  }

  private void close() {
    server.close();
    if (worker != null) {
      try {
        worker.close();
      } catch (Exception e) {
        log.debug("Spark's worker does not end in order", e);
      }
    }
  }
}
