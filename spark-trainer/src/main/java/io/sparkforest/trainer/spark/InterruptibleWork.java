package io.sparkforest.trainer.spark;

import io.sparkforest.trainer.stop.StopRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;

/** Work of many Spark jobs that a {@link StopRequest} interrupts. */
public final class InterruptibleWork {
  private static final Logger log = LoggerFactory.getLogger(InterruptibleWork.class);
  private static final String GROUP = "interruptible";
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);
  private static final long PAUSE_IN_MILLISECONDS = 50;

  private InterruptibleWork() {}

  /**
   * Does the work on this thread.
   *
   * @param description what Spark calls its jobs
   * @return its result, or nothing if it was interrupted
   */
  public static <T> Optional<T> run(
      SparkContext context, String description, StopRequest stop, Supplier<T> work) {
    AtomicBoolean underWay = new AtomicBoolean(true);
    Runnable cancel = () -> cancelWhile(underWay, context);
    stop.onMade(cancel);
    context.setJobGroup(GROUP, description, true);
    try {
      return stop.isMade() ? Optional.empty() : Optional.of(work.get());
    } catch (Exception e) {
      // Spark's own exception for a cancelled job is checked, and Scala does not declare it.
      if (!stop.isMade()) {
        throw e;
      }
      awaitEndOfTasks(context);
      log.info("job: interrupted while {}: {}", description, firstLine(e));
      return Optional.empty();
    } finally {
      underWay.set(false);
      stop.forget(cancel);
      context.clearJobGroup();
    }
  }

  /** Cancels all such work that is under way. */
  public static void cancel(SparkContext context) {
    context.cancelJobGroup(GROUP);
  }

  /** A cancelled task needs a moment to notice; Spark must not stop while it runs. */
  private static void awaitEndOfTasks(SparkContext context) {
    long deadline = System.nanoTime() + MAX_WAIT.toNanos();
    while (runningTasks(context) > 0 && System.nanoTime() < deadline) {
      try {
        Thread.sleep(PAUSE_IN_MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** From the scheduler itself: the status that Spark shows lags behind its events. */
  private static int runningTasks(SparkContext context) {
    return JavaConverters.mapAsJavaMap(
            ((TaskSchedulerImpl) context.taskScheduler()).runningTasksByExecutors())
        .values()
        .stream()
        .mapToInt(count -> (Integer) count)
        .sum();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  /** Spark cancels only jobs that have begun, so the next one may need cancelling, too. */
  private static void cancelWhile(AtomicBoolean underWay, SparkContext context) {
    Thread canceller =
        new Thread(
            () -> {
              while (underWay.get()) {
                cancel(context);
                try {
                  Thread.sleep(PAUSE_IN_MILLISECONDS);
                } catch (InterruptedException e) {
                  return;
                }
              }
            },
            "stop-request");
    canceller.setDaemon(true);
    canceller.start();
  }
}
