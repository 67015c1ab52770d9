package io.sparkforest.trainer.inmemory;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What growing a forest in memory takes, as its parts are allocated. Trees, finished or under way,
 * have a share of the heap of their own.
 *
 * @param place where trees grow, and what memory there is
 * @param use as it was wanted
 * @param hasResiduals whether there is memory for forests on residuals
 * @param growers cores that grow trees at the same time; in executors, those of one
 * @param histograms how many of all features each of them may keep at the same time; without any,
 *     trees are the same and take longer
 * @param tasks groups of trees whose sums may be under way at the same time; 0 if nobody asks
 */
record MemoryNeed(
    TableShape shape,
    GrowingPlace place,
    ForestUse use,
    boolean hasResiduals,
    int growers,
    int histograms,
    int tasks) {
  private static final Logger log = LoggerFactory.getLogger(MemoryNeed.class);

  /** More cannot be numbered. */
  private static final long MAX_ROWS = Integer.MAX_VALUE - 8;

  /** Rows drawn and the right side's buffer: number, draws and label sum. */
  private static final int GROWING_BYTES = 2 * (Integer.BYTES + Byte.BYTES + Long.BYTES);

  private static final int PREDICTION_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /** Hash, sorted hash, place and label in order. */
  private static final int ORDER_BYTES = 2 * Long.BYTES + Integer.BYTES + Double.BYTES;

  /**
   * Of the forest that is grown label and two predictions of those before, and of the one before it
   * that may be all there is the same and its sums.
   */
  private static final int RESIDUAL_BYTES = 2 * 3 * Double.BYTES + PREDICTION_BYTES;

  /** All that helps, whatever memory there is. */
  static MemoryNeed of(TableShape shape, GrowingPlace place, ForestUse use) {
    return new MemoryNeed(
        shape,
        place,
        use,
        use.hasResiduals(),
        place.coresPerExecutor(),
        NodeHistograms.MOST,
        Math.min(use.summedTrees(), TreeTasks.most(shape.rows(), place)));
  }

  /** That of a part of the rows, for which the same memory is there. */
  MemoryNeed part(int rows) {
    return of(shape.withRows(rows), place, use).fitted();
  }

  long bytes() {
    return Math.max(binning(), fixed() + growers * (growing() + histogram() * histograms));
  }

  /** While rows are put in order: the table twice. */
  private long binning() {
    return 2 * shape.tableBytes() + shape.rows() * (ORDER_BYTES + shape.weightBytes());
  }

  /** Binned rows; with executors as they are and as they are broadcast. */
  long table() {
    return (place.isCluster() ? 2 : 1) * shape.tableBytes();
  }

  /** What residual forests take beside the rows. */
  long residuals() {
    return hasResiduals ? shape.rows() * RESIDUAL_BYTES : 0;
  }

  /** Working memory of a core that grows a tree. */
  long growing() {
    return shape.rows() * (GROWING_BYTES + 2 * shape.weightBytes())
        + SortedRows.bytes(shape.rows(), shape.features());
  }

  /** One histogram of all features. */
  long histogram() {
    return shape.bins() * Long.BYTES * (shape.isWeighted() ? 4 : 2);
  }

  /** Sums of what trees predict for each row. */
  long sums() {
    return shape.rows() * PREDICTION_BYTES;
  }

  /** What there is however many cores grow trees. */
  private long fixed() {
    return table() + residuals() + sumsOf(tasks);
  }

  private long sumsOf(int some) {
    // Beside those of the tasks there are those of the batch, unless they are the same, and of all.
    return some == 0 ? 0 : sums() * (sharesSums() ? 2 : 2 + some);
  }

  private boolean sharesSums() {
    return TreeTasks.shareSums(shape.rows(), place.isCluster());
  }

  /**
   * What fits the memory, if that is possible: with as many groups of trees at a time as fit, but
   * one for each core at least, then with as many histograms, then in this process with fewer
   * cores, all of which grow the same forest; and if that is too much, without residual forests.
   */
  MemoryNeed fitted() {
    MemoryNeed same = ofSameForest();
    return same.bytes() <= place.bytes() || !hasResiduals
        ? same
        : new MemoryNeed(shape, place, use, false, growers, histograms, tasks).ofSameForest();
  }

  private MemoryNeed ofSameForest() {
    long available = place.bytes() - table() - residuals();
    int fewestTasks = Math.min(tasks, place.cores());
    int fewestGrowers = place.isCluster() ? growers : 1;
    int cores = between(fewestGrowers, (available - sumsOf(fewestTasks)) / growing(), growers);
    long besideGrowing = available - cores * growing();
    long forTasks = besideGrowing - cores * histogram() * histograms;
    int groups = sharesSums() ? tasks : between(fewestTasks, forTasks / sums() - 2, tasks);
    long forHistograms = besideGrowing - sumsOf(groups);
    int kept = between(0, forHistograms / (cores * Math.max(1, histogram())), histograms);
    return new MemoryNeed(shape, place, use, hasResiduals, cores, kept, groups);
  }

  /**
   * Sees that it is there.
   *
   * @throws NotInMemoryException if not, or if the rows cannot be numbered
   */
  void check() {
    if (shape.rows() > MAX_ROWS || bytes() > place.bytes()) {
      throw new NotInMemoryException(
          String.format(
              Locale.ROOT,
              "%d rows would take %d MB of memory%s, and %d MB are there for them",
              shape.rows(),
              bytes() >> 20,
              place.isCluster() ? " on each host" : "",
              place.bytes() >> 20));
    }
  }

  /** Logs what there is no memory for, in order that nobody waits for it. */
  void warnOfWhatIsMissing() {
    if (growers < place.coresPerExecutor()) {
      log.warn(
          "forest: only {} of {} cores grow trees, since each takes {} MB, and beside the rows {} MB"
              + " are there; an instance with more memory uses all",
          growers,
          place.coresPerExecutor(),
          growing() >> 20,
          (place.bytes() - fixed()) >> 20);
    }
    if (use.hasResiduals() && !hasResiduals) {
      log.warn(
          "forest: there will be no residual forests, since they need {} MB more memory: take a"
              + " larger instance",
          (shape.rows() * RESIDUAL_BYTES) >> 20);
    }
  }

  private static int between(int least, long wanted, int most) {
    return (int) Math.max(least, Math.min(most, wanted));
  }
}
