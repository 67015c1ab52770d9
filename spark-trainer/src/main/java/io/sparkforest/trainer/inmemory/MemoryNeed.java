package io.sparkforest.trainer.inmemory;

/**
 * What growing a forest in memory takes, in bytes, as its parts are allocated.
 *
 * @param table binned rows, once as they are gathered and once in order, or as they are and as they
 *     are broadcast, and the thresholds between parts of bins; and what is there beside them
 * @param growing working memory of all cores
 * @param histogram one of all features on each core
 * @param histograms how many of them each core may keep at the same time; without any, trees are
 *     the same and take longer
 * @param sums sums of what a group of trees predicts, as often as they are there at the same time
 * @param tasks groups of trees whose sums may be under way at the same time; 0 if nobody asks
 */
record MemoryNeed(long table, long growing, long histogram, int histograms, long sums, int tasks) {
  private static final int LABEL_BYTES = Double.BYTES;
  private static final int PREDICTION_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /**
   * What is there beside the table: while rows are put in order hash and order, which are less than
   * what residual forests take later: of the forest that is grown label, two predictions of those
   * before and own sums, and of the one before it that may be all there is the same but the sums.
   */
  private static final int BESIDE_BYTES = 2 * 3 * Double.BYTES + PREDICTION_BYTES;

  /** Rows drawn and the right side's buffer: number, draws and label sum; rows not drawn. */
  private static final int GROWING_BYTES = 2 * (2 * Integer.BYTES + Long.BYTES) + Integer.BYTES;

  /**
   * Adds up.
   *
   * @param hasParts whether bins have parts, which take another byte a value
   * @param tasks trees or groups of trees whose sums may be under way at the same time; 0 if nobody
   *     asks for sums
   */
  static MemoryNeed of(
      long rows,
      int features,
      boolean hasParts,
      boolean isWeighted,
      int maxBins,
      int cores,
      int tasks) {
    int valueBytes = hasParts ? 2 * features : features;
    int weightBytes = isWeighted ? Double.BYTES : 0;
    long table = rows * (valueBytes + LABEL_BYTES + weightBytes);
    long bins = features * Math.max(2, Math.min(maxBins, rows));
    long thresholds = hasParts ? Math.min(features * rows, bins * FeatureBins.PARTS) : 0;
    long sorted = SortedRows.bytes(rows, features);
    return new MemoryNeed(
        2 * (table + thresholds * Double.BYTES) + rows * BESIDE_BYTES,
        cores * (rows * (GROWING_BYTES + 2 * weightBytes) + sorted),
        cores * bins * Long.BYTES * (isWeighted ? 4 : 2),
        NodeHistograms.MOST,
        rows * PREDICTION_BYTES,
        tasks);
  }

  long bytes() {
    return table + growing + histogram * histograms + sumsBytes(tasks);
  }

  private long sumsBytes(int some) {
    // Where they are put together there is one more.
    return some == 0 ? 0 : sums * (1 + some);
  }

  /**
   * The same with as many groups of trees at a time as fit, but one for each core at least, and
   * then with as many histograms.
   */
  MemoryNeed within(long available, int cores) {
    long left = available - table - growing;
    long beside = left - histogram * histograms;
    long fitting = Math.max(cores, Math.min(tasks, beside / Math.max(1, sums) - 1));
    int fewer = (int) Math.min(tasks, fitting);
    long kept = (left - sumsBytes(fewer)) / Math.max(1, histogram);
    return new MemoryNeed(
        table, growing, histogram, (int) Math.max(0, Math.min(histograms, kept)), sums, fewer);
  }
}
