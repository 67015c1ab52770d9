package io.sparkforest.trainer.inmemory;

/**
 * What growing a forest in memory takes, in bytes, as its parts are allocated.
 *
 * @param table binned rows, once as they are gathered and once in order, or as they are and as they
 *     are broadcast
 * @param growing working memory of all cores
 * @param sums sums of what a group of trees predicts, as often as they are there at the same time
 * @param tasks groups of trees whose sums may be under way at the same time; 0 if nobody asks
 */
record MemoryNeed(long table, long growing, long sums, int tasks) {
  /**
   * The share of the heap that may be taken: the other part is that which Spark takes for itself,
   * {@code spark.memory.fraction}.
   */
  private static final double SHARE = 0.4;

  private static final int LABEL_BYTES = Double.BYTES;
  private static final int HASH_AND_ORDER_BYTES = 3 * Long.BYTES;

  /** Rows drawn and the right side's waiting place: number, draws and label sum; rows not drawn. */
  private static final int GROWING_BYTES = 2 * (2 * Integer.BYTES + Long.BYTES) + Integer.BYTES;

  private static final int PREDICTION_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /** Histograms that may wait while a tree is grown: one for each level and the one in use. */
  private static final int MOST_HISTOGRAMS = 32;

  /**
   * Adds up.
   *
   * @param tasks trees or groups of trees whose sums may be under way at the same time; 0 if nobody
   *     asks for sums
   */
  static MemoryNeed of(
      long rows, int features, boolean isWeighted, int mostBins, int cores, int tasks) {
    int weightBytes = isWeighted ? Double.BYTES : 0;
    long table = rows * (features + LABEL_BYTES + weightBytes);
    long histograms =
        (long) MOST_HISTOGRAMS * features * mostBins * Long.BYTES * (isWeighted ? 4 : 2);
    return new MemoryNeed(
        2 * table + rows * HASH_AND_ORDER_BYTES,
        cores * (rows * (GROWING_BYTES + 2 * weightBytes) + histograms),
        rows * PREDICTION_BYTES,
        tasks);
  }

  long bytes() {
    // Where they are put together there is one more.
    return table + growing + (tasks == 0 ? 0 : sums * (1 + tasks));
  }

  /** The same with as many groups of trees at a time as fit, but one for each core at least. */
  MemoryNeed within(long available, int cores) {
    long left = available - table - growing;
    long fitting = Math.max(cores, Math.min(tasks, left / Math.max(1, sums) - 1));
    return new MemoryNeed(table, growing, sums, (int) Math.min(tasks, fitting));
  }

  /** What a heap of this size has for it. */
  static long available(long heap) {
    return (long) (heap * SHARE);
  }
}
