package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.metrics.Metrics;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells after each batch how far the forest is, how good, and how long it will take: in a line of
 * the log, and to whoever sits at a terminal in a bar, which only the last line follows.
 */
final class Progress {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);

  private static final int BAR_WIDTH = 100;
  private static final int BAR_MILLISECONDS = 200;

  private final String name;
  private final int before;
  private final int wanted;
  private final @Nullable ProgressBar bar;
  private int firstTree;
  private long start = System.nanoTime();

  /**
   * Begins.
   *
   * @param name what the forest is called
   * @param before number of trees of the forests before it, which reports count, too
   * @param wanted number of trees that the forest is to have
   */
  @SuppressWarnings("SystemConsoleNull") // Java 17 is the only one that runs a job
  Progress(String name, int before, int wanted) {
    this.name = name;
    this.before = before;
    this.wanted = wanted;
    this.bar = System.console() == null ? null : bar(name, wanted);
  }

  private static ProgressBar bar(String name, int wanted) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setUnit(" trees", 1)
        .setInitialMax(wanted)
        .setUpdateIntervalMillis(BAR_MILLISECONDS)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
        .build();
  }

  /** So many trees were there already, and tell nothing of how fast they grow now. */
  void startAfter(int trees) {
    firstTree = trees;
    start = System.nanoTime();
  }

  /** Tells of a batch. */
  void tell(BatchReport report) {
    if (bar == null) {
      log(report);
    } else {
      bar.stepTo(report.trees() - before);
      bar.setExtraMessage(String.format(Locale.ROOT, " rmse %.6g", rmse(report)));
    }
  }

  /** Ends the bar, if there is one, with the line of the last batch. */
  void end(BatchReport last) {
    if (bar != null) {
      bar.close();
      log(last);
    }
  }

  private static double rmse(BatchReport report) {
    return report.validation().or(report::outOfBag).orElse(report.train()).rmse();
  }

  private void log(BatchReport report) {
    Runtime runtime = Runtime.getRuntime();
    log.info(
        Metrics.MARKER,
        "{}: {} of {} trees after {} s, {}heap {} of {} MB {}",
        name,
        report.trees() - before,
        wanted,
        String.format(Locale.ROOT, "%.1f", report.seconds()),
        remaining(report.trees() - before),
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20,
        report.log());
  }

  /** As long for each tree as the trees took that this process has grown. */
  private String remaining(int trees) {
    int grown = trees - firstTree;
    if (grown <= 0 || trees == wanted) {
      return "";
    }
    double seconds = (System.nanoTime() - start) / 1e9 / grown * (wanted - trees);
    return String.format(Locale.ROOT, "about %.0f s to go, ", seconds);
  }
}
