package io.sparkforest.trainer;

import com.sun.management.OperatingSystemMXBean;
import io.sparkforest.trainer.bundle.ModelBundle;
import io.sparkforest.trainer.sagemaker.FailureFile;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.OutputFolders;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.spark.LocalSpark;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * SageMaker's {@code train}: exit code 0 with a model, 1 for a fault that the user can correct, 255
 * for any other, 143 if stopped before there was a model.
 */
public final class TrainMain {
  private static final Logger log = LoggerFactory.getLogger(TrainMain.class);
  private static final long STOP_SECONDS = 55;
  private static final int COMPLETED = 0;
  private static final int USER_ERROR = 1;
  private static final int STOPPED = 143;
  private static final int ALGORITHM_ERROR = 255;

  /** What the JVM calls a user whose number has no name. */
  private static final String NO_NAME = "?";

  private TrainMain() {}

  /** Runs the job that SageMaker, or {@code SAGEMAKER_BASE_DIR}, lays down. */
  public static void main(String[] arguments) {
    StopRequest stop = new StopRequest();
    // A handler instead of a shutdown hook: hooks run side by side, and Spark's own would stop
    // Spark before the trees are saved.
    Map<String, String> environment = System.getenv();
    long stopSeconds = stopSeconds(environment);
    stop.onMade(() -> endIn(stopSeconds, stop));
    onSignal("TERM", stop);
    onSignal("INT", stop);
    System.exit(run(environment, stop));
  }

  /**
   * SageMaker kills what has not ended two minutes after SIGTERM, perhaps while the model is being
   * written. No model is better than half of one.
   */
  private static void endIn(long seconds, StopRequest stop) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(seconds);
              } catch (InterruptedException e) {
                return;
              }
              if (stop.decideEnd()) {
                log.warn(
                    "job: not stopped within TRAIN_STOP_SECONDS={}: it ends without a model",
                    seconds);
                Runtime.getRuntime().halt(STOPPED);
              }
            },
            "stop-deadline");
    watch.setDaemon(true);
    watch.start();
  }

  private static long stopSeconds(Map<String, String> environment) {
    String text = environment.getOrDefault("TRAIN_STOP_SECONDS", "");
    try {
      if (!text.isBlank()) {
        return Math.max(0, Long.parseLong(text.strip()));
      }
    } catch (NumberFormatException e) {
      log.warn("job: TRAIN_STOP_SECONDS must be a whole number, found {}", text);
    }
    return STOP_SECONDS;
  }

  private static void onSignal(String name, StopRequest stop) {
    Signal.handle(
        new Signal(name),
        signal -> {
          log.warn(
              "job: SIG{} received: it stops, and keeps the model of the trees grown so far", name);
          stop.make();
        });
  }

  /**
   * Runs one job and reports how it went, in the log, {@code output/failure} and the exit code.
   *
   * @param environment variables of the process
   * @return the exit code
   */
  static int run(Map<String, String> environment, StopRequest stop) {
    return run(environment, stop, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * As {@link #run(Map, StopRequest)}.
   *
   * @param temporary where the folder is made for what need not outlive the job
   */
  static int run(Map<String, String> environment, StopRequest stop, Path temporary) {
    JobPaths paths = JobPaths.of(environment);
    log.info(
        "job: {} cores, {} MB of heap, {} MB of memory, Java {}, files below {}",
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        memory() >> 20,
        System.getProperty("java.version"),
        paths.base());
    TrainingJob job = new TrainingJob(paths, environment, stop);
    try {
      job.begin();
      runInScratch(job, temporary);
      log.info("job: completed in {}", job.stages());
      return COMPLETED;
    } catch (JobStopped e) {
      log.warn("job: {}", e.getMessage());
      return STOPPED;
    } catch (Throwable e) {
      Optional<UserError> userError = userError(e);
      if (userError.isPresent()) {
        log.error("UserError: {}", userError.get().getMessage());
        fail(paths, "UserError: " + userError.get().getMessage(), null);
        return USER_ERROR;
      }
      log.error("AlgorithmError: {}", e.getMessage(), e);
      fail(paths, "AlgorithmError: " + (e.getMessage() == null ? e : e.getMessage()), e);
      return ALGORITHM_ERROR;
    }
  }

  /** The container's limit or, without one, the machine's memory, in bytes. */
  private static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static void runInScratch(TrainingJob job, Path temporary) throws IOException {
    // A container may run as any user number, and Hadoop logs in nobody without a name.
    if (NO_NAME.equals(System.getProperty("user.name"))) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser("spark-forest"));
    }
    Path scratch = Files.createTempDirectory(temporary, "spark-forest-");
    LocalSpark spark = new LocalSpark(scratch);
    try {
      job.run(spark, scratch);
    } finally {
      cleanUp(spark, scratch);
    }
  }

  /** What is left behind does no harm, so how the job went stands whatever happens here. */
  private static void cleanUp(LocalSpark spark, Path scratch) {
    try {
      spark.close();
      ModelBundle.delete(scratch);
    } catch (Exception e) {
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

  private static void fail(JobPaths paths, String message, @Nullable Throwable failure) {
    try {
      FailureFile.write(paths, message, failure);
    } catch (IOException e) {
      log.error("cannot write {}: {}", paths.failure(), e.toString());
    }
  }
}
