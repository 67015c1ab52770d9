package io.sparkforest.trainer.forest;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells after each batch how far the forest is, how good, and how long it will take. */
final class Progress {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);

  private final int wanted;
  private int firstTree;
  private long start = System.nanoTime();

  /**
   * Begins.
   *
   * @param wanted number of trees that the forest is to have
   */
  Progress(int wanted) {
    this.wanted = wanted;
  }

  /** So many trees were there already, and tell nothing of how fast they grow now. */
  void startAfter(int trees) {
    firstTree = trees;
    start = System.nanoTime();
  }

  void log(BatchReport report) {
    Runtime runtime = Runtime.getRuntime();
    log.info(
        "forest: {} of {} trees after {} s, {}heap {} of {} MB {}{}{}",
        report.trees(),
        wanted,
        String.format(Locale.ROOT, "%.1f", report.seconds()),
        remaining(report.trees()),
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20,
        report.train().log("train"),
        report.outOfBag().map(metrics -> " " + metrics.log("oob")).orElse(""),
        report.validation().map(metrics -> " " + metrics.log("validation")).orElse(""));
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
