package io.sparkforest.trainer;

import io.sparkforest.trainer.stop.StopRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

  private TrainMain() {}

  /** Runs the job that SageMaker, or {@code SAGEMAKER_BASE_DIR}, lays down. */
  public static void main(String[] arguments) {
    StopRequest stop = new StopRequest();
    // A handler instead of a shutdown hook: hooks run side by side, and Spark's own would stop
    // Spark before the trees are saved.
    Map<String, String> environment = System.getenv();
    long stopSeconds = stopSeconds(environment);
    HostProcess process =
        new HostProcess(environment, stop, Duration.ofSeconds(stopSeconds), temporary());
    stop.onMade(() -> endIn(stopSeconds, stop, process));
    onSignal("TERM", stop);
    onSignal("INT", stop);
    System.exit(process.run());
  }

  /**
   * SageMaker kills what has not ended two minutes after SIGTERM, perhaps while the model is being
   * written. No model is better than half of one.
   */
  private static void endIn(long seconds, StopRequest stop, HostProcess process) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(seconds);
              } catch (InterruptedException e) {
                return;
              }
              if (!process.follows() && stop.decideEnd()) {
                log.warn(
                    "job: not stopped within TRAIN_STOP_SECONDS={}: it ends without a model",
                    seconds);
                process.endInHaste(HostProcess.STOPPED);
                Runtime.getRuntime().halt(HostProcess.STOPPED);
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
    return run(environment, stop, temporary());
  }

  /**
   * As {@link #run(Map, StopRequest)}.
   *
   * @param temporary where the folder is made for what need not outlive the job
   */
  static int run(Map<String, String> environment, StopRequest stop, Path temporary) {
    return new HostProcess(environment, stop, Duration.ofSeconds(STOP_SECONDS), temporary).run();
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }
}
