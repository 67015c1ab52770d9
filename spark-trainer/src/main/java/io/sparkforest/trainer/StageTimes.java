package io.sparkforest.trainer;

import io.sparkforest.trainer.cores.Background;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each stage of a job took, those included that run beside others. Thread-safe. */
final class StageTimes {
  private static final Logger log = LoggerFactory.getLogger(StageTimes.class);

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final Set<String> beside = new TreeSet<>();
  private final List<Background<?>> begun = new CopyOnWriteArrayList<>();
  private final long start = System.nanoTime();

  /** Does a stage's work and notes its time, also in the log; a stage that fails has none. */
  <T> T time(String stage, Supplier<T> work) {
    return time(stage, false, work);
  }

  void time(String stage, Runnable work) {
    time(
        stage,
        () -> {
          work.run();
          return stage;
        });
  }

  /**
   * Begins a stage that does not need what the following ones do.
   *
   * @return waits for its result; throws what its work throws
   */
  <T> Supplier<T> begin(String stage, Supplier<T> work) {
    Background<T> background = Background.start("stage-" + stage, () -> time(stage, true, work));
    begun.add(background);
    return background::result;
  }

  /** Waits for the end of all stages that were begun, however they end. */
  void awaitBegun() {
    begun.forEach(Background::awaitEnd);
  }

  private <T> T time(String stage, boolean isBeside, Supplier<T> work) {
    long before = System.nanoTime();
    T result = work.get();
    double took = since(before);
    synchronized (this) {
      seconds.put(stage, took);
      if (isBeside) {
        beside.add(stage);
      }
    }
    log.info("stage: {} took {} s{}", stage, oneDecimal(took), isBeside ? " beside others" : "");
    return result;
  }

  /** Stage → seconds, in the order in which they ended. */
  synchronized Map<String, Double> seconds() {
    return new LinkedHashMap<>(seconds);
  }

  /**
   * Such as {@code 11.2 s (scan 0.4, forest 7.1; beside them: spark 0.9)}: the time since the
   * start, and the stages'.
   */
  @Override
  public synchronized String toString() {
    String besides = text(true);
    return oneDecimal(since(start))
        + " s ("
        + text(false)
        + (besides.isEmpty() ? "" : "; beside them: " + besides)
        + ")";
  }

  private String text(boolean isBeside) {
    return seconds.entrySet().stream()
        .filter(stage -> beside.contains(stage.getKey()) == isBeside)
        .map(stage -> stage.getKey() + " " + oneDecimal(stage.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static double since(long before) {
    return (System.nanoTime() - before) / 1e9;
  }

  private static String oneDecimal(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
