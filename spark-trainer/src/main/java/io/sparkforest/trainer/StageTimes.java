package io.sparkforest.trainer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each stage of a job took. */
final class StageTimes {
  private static final Logger log = LoggerFactory.getLogger(StageTimes.class);

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final long start = System.nanoTime();

  /** Does a stage's work and notes its time, also in the log; a stage that fails has none. */
  <T> T time(String stage, Supplier<T> work) {
    long before = System.nanoTime();
    T result = work.get();
    double took = since(before);
    seconds.put(stage, took);
    log.info("stage: {} took {} s", stage, oneDecimal(took));
    return result;
  }

  void time(String stage, Runnable work) {
    time(
        stage,
        () -> {
          work.run();
          return stage;
        });
  }

  /** Stage → seconds, in the order of the stages. */
  Map<String, Double> seconds() {
    return new LinkedHashMap<>(seconds);
  }

  /** Such as {@code 11.2 s (scan 0.4, spark 0.9)}: the time since the start, and the stages'. */
  @Override
  public String toString() {
    return oneDecimal(since(start))
        + " s ("
        + seconds.entrySet().stream()
            .map(stage -> stage.getKey() + " " + oneDecimal(stage.getValue()))
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static double since(long before) {
    return (System.nanoTime() - before) / 1e9;
  }

  private static String oneDecimal(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
