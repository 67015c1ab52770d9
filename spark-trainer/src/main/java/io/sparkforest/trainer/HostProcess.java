package io.sparkforest.trainer;

import io.sparkforest.trainer.bundle.ModelBundle;
import io.sparkforest.trainer.cluster.Follower;
import io.sparkforest.trainer.cluster.GatheredChannels;
import io.sparkforest.trainer.cluster.Leader;
import io.sparkforest.trainer.cluster.LeaderLost;
import io.sparkforest.trainer.cluster.LostExecutors;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.s3.S3Channel;
import io.sparkforest.trainer.s3.S3Share;
import io.sparkforest.trainer.s3.S3Storage;
import io.sparkforest.trainer.sagemaker.FailureFile;
import io.sparkforest.trainer.sagemaker.Hosts;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.OutputFolders;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.spark.JobSpark;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of one host: the job itself on a single host and on the leader of several, a worker
 * on the others. Whatever happens becomes an exit code, a line in the log and perhaps the failure
 * file.
 */
final class HostProcess {
  private static final Logger log = LoggerFactory.getLogger(HostProcess.class);

  static final int STOPPED = 143;

  private static final int COMPLETED = 0;
  private static final int USER_ERROR = 1;
  private static final int ALGORITHM_ERROR = 255;

  /** What the JVM calls a user whose number has no name. */
  private static final String NO_NAME = "?";

  /** What a follower waits longer than the leader may take to stop. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** For the last word to the others before the process is halted. */
  private static final Duration HASTE = Duration.ofSeconds(2);

  private final JobPaths paths;
  private final Map<String, String> environment;
  private final StopRequest stop;
  private final Duration stopTime;
  private final Path temporary;
  private volatile boolean follows;
  private volatile @Nullable Leader leader;

  /** How a job, or this host's part of it, has ended. */
  private record Outcome(int exitCode, String message) {}

  /** Work of a host. */
  private interface Part {
    Outcome run() throws IOException;
  }

  /**
   * Prepares.
   *
   * @param environment variables of the process
   * @param stopTime what the job may take after a request to stop
   * @param temporary where the folder is made for what need not outlive the job
   */
  HostProcess(
      Map<String, String> environment, StopRequest stop, Duration stopTime, Path temporary) {
    this.paths = JobPaths.of(environment);
    this.environment = environment;
    this.stop = stop;
    this.stopTime = stopTime;
    this.temporary = temporary;
  }

  /** Runs this host's part, and returns the exit code. */
  int run() {
    log.info(
        "job: {} cores, {} MB of heap, {} MB of memory, Java {}, files below {}",
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        HeapBudget.machineMemory() >> 20,
        System.getProperty("java.version"),
        paths.base());
    return outcome(this::part).exitCode();
  }

  /** Whether this is a host whose job ends when the leader's does. */
  boolean follows() {
    return follows;
  }

  /** Tells other hosts how the job ends, before this process is halted. */
  void endInHaste(int exitCode) {
    Leader own = leader;
    if (own != null) {
      own.end(exitCode, "", HASTE);
    }
  }

  private Outcome part() throws IOException {
    Hosts hosts = Hosts.of(paths);
    follows = hosts.areSeveral() && !hosts.isLeader();
    // A container may run as any user number, and Hadoop logs in nobody without a name.
    if (NO_NAME.equals(System.getProperty("user.name"))) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser("spark-forest"));
    }
    if (!follows) {
      deleteStaleFailure();
    }
    Path scratch = Files.createTempDirectory(temporary, "spark-forest-");
    Optional<Path> sparkHome =
        Optional.ofNullable(environment.get("SPARK_HOME"))
            .filter(it -> hosts.areSeveral())
            .map(Path::of);
    try {
      if (sparkHome.isPresent()) {
        // Spark's worker wants this folder to be there, and takes the class path from the driver.
        Files.createDirectories(sparkHome.get().resolve("jars"));
      }
      if (follows) {
        return follow(hosts, scratch);
      }
      return hosts.areSeveral()
          ? lead(hosts, scratch)
          : train(new JobSpark(scratch), S3Share.ALL, Gathering.NONE, scratch);
    } finally {
      delete(scratch);
      sparkHome.ifPresent(HostProcess::delete);
    }
  }

  private void deleteStaleFailure() {
    try {
      FailureFile.deleteStale(paths);
    } catch (IOException e) {
      log.warn("job: {} of an earlier run cannot be deleted: {}", paths.failure(), e.toString());
    }
  }

  private Outcome follow(Hosts hosts, Path scratch) {
    Follower.JobEnd end;
    try {
      end =
          Follower.run(
              hosts,
              paths,
              copying -> download(hosts, scratch, copying),
              scratch,
              stop,
              stopTime.plus(GRACE));
    } catch (LeaderLost e) {
      String message = "AlgorithmError: " + e.getMessage();
      log.error("{}", message);
      fail(message, null);
      return new Outcome(ALGORITHM_ERROR, message);
    }
    if (end.exitCode() == COMPLETED) {
      log.info("job: completed on leader {}", hosts.leader());
    } else {
      log.error(
          "job: leader {} ended with exit code {}: {}",
          hosts.leader(),
          end.exitCode(),
          end.message());
    }
    return new Outcome(end.exitCode(), end.message());
  }

  /** The leader reports problems of the settings. */
  private Map<String, S3Channel> download(Hosts hosts, Path scratch, StopRequest copying) {
    Problems problems = new Problems();
    Hyperparameters hyperparameters = Hyperparameters.read(paths, problems);
    return problems.isEmpty()
        ? new S3Storage(hyperparameters.s3(), environment, scratch, share(hosts), copying)
            .channels(() -> {})
        : Map.of();
  }

  private static S3Share share(Hosts hosts) {
    return new S3Share(hosts.all().indexOf(hosts.current()), hosts.all().size());
  }

  private Outcome lead(Hosts hosts, Path scratch) {
    try (Leader own = Leader.start(hosts, paths, scratch, stop)) {
      leader = own;
      JobSpark spark = new JobSpark(scratch, own::sparkSettings);
      Outcome outcome =
          outcome(
              () -> {
                try {
                  return train(spark, share(hosts), gathering(own, spark), scratch);
                } catch (RuntimeException e) {
                  throw LostExecutors.explained(e);
                }
              });
      own.end(outcome.exitCode(), outcome.message());
      return outcome;
    }
  }

  private static Gathering gathering(Leader leader, JobSpark spark) {
    return new Gathering() {
      @Override
      public void check() {
        leader.check();
      }

      @Override
      public Gathered gather(Map<String, S3Channel> copied) {
        GatheredChannels channels = leader.gather(copied);
        return new Gathered(channels, leader.workers(channels, spark));
      }
    };
  }

  private Outcome train(JobSpark spark, S3Share share, Gathering gathering, Path scratch)
      throws IOException {
    TrainingJob job = new TrainingJob(paths, environment, share, stop);
    try {
      job.run(spark, gathering, scratch);
    } finally {
      // Spark must not stop while a stage still uses it.
      job.stages().awaitBegun();
      close(spark);
    }
    log.info("job: completed in {}", job.stages());
    return new Outcome(COMPLETED, "");
  }

  private Outcome outcome(Part part) {
    try {
      return part.run();
    } catch (JobStopped e) {
      log.warn("job: {}", e.getMessage());
      return new Outcome(STOPPED, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      Optional<UserError> userError = userError(e);
      if (userError.isPresent()) {
        String message = "UserError: " + userError.get().getMessage();
        log.error("{}", message);
        fail(message, null);
        return new Outcome(USER_ERROR, message);
      }
      log.error("AlgorithmError: {}", e.getMessage(), e);
      String message = "AlgorithmError: " + (e.getMessage() == null ? e : e.getMessage());
      fail(message, e);
      return new Outcome(ALGORITHM_ERROR, message);
    }
  }

  /** What is left behind does no harm, so how the job went stands whatever happens here. */
  private static void close(JobSpark spark) {
    try {
      spark.close();
    } catch (RuntimeException e) {
      log.warn("job: Spark does not stop: {}", e.toString());
    }
  }

  private static void delete(Path scratch) {
    try {
      ModelBundle.delete(scratch);
    } catch (IOException e) {
      log.warn("job: could not clean up {}: {}", scratch, e.toString());
    }
  }

  /** What Spark throws for a task's failure has the task's own exception among its causes. */
  private static Optional<UserError> userError(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError userError) {
        return Optional.of(userError);
      }
    }
    return OutputFolders.fullDisk(failure);
  }

  private void fail(String message, @Nullable Throwable failure) {
    try {
      FailureFile.write(paths, message, failure);
    } catch (IOException e) {
      log.error("cannot write {}: {}", paths.failure(), e.toString());
    }
  }
}
