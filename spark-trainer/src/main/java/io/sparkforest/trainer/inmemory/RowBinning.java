package io.sparkforest.trainer.inmemory;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * Turns rows of features, label and perhaps weight into {@link BinnedRows} in two passes: one
 * samples rows, from which the driver takes thresholds, one bins all of them. Rows of weight 0 are
 * left out.
 */
final class RowBinning {
  /** Different rows: as many as Spark samples for 256 bins. */
  private static final int MAX_SAMPLED = 1 << 16;

  private static final int MIN_SAMPLED = 1_000;

  /** How many times its part of the sample a partition sends. */
  private static final int PARTS_OF_SAMPLE = 4;

  /** Bounds the sample of wide rows. */
  private static final int MAX_SAMPLED_VALUES = 1 << 24;

  private final JavaRDD<Row> rows;
  private final int[] categories;
  private final int most;

  /** Features that are sampled at a time. */
  private final int group;

  /** That of the first features. */
  private final RowSample sample;

  /**
   * Takes the first pass.
   *
   * @param categories number of categories of each feature, 0 for numeric ones
   * @param bytes what the sample may take; where that is too little for all features, there is a
   *     pass for each group of them, over the same sampled rows
   */
  RowBinning(JavaRDD<Row> rows, int[] categories, long bytes) {
    this.rows = rows;
    this.categories = categories;
    this.most = mostSampled(categories.length);
    // The sample, and what partitions send, once as bytes and once as values; what is under way in
    // tasks is less.
    long sampled = most + 2L * rows.getNumPartitions() * mostOfPartition();
    this.group = (int) Math.max(1, Math.min(categories.length, bytes / (sampled * Double.BYTES)));
    this.sample = sample(0);
  }

  /** Most different rows that are sampled. */
  static int mostSampled(int features) {
    return Math.max(MIN_SAMPLED, Math.min(MAX_SAMPLED, MAX_SAMPLED_VALUES / (features + 1)));
  }

  /** Enough of each partition unless they are very unlike. */
  private int mostOfPartition() {
    int few = Math.max(MIN_SAMPLED, PARTS_OF_SAMPLE * most / rows.getNumPartitions());
    return Math.min(most, few);
  }

  /** Samples a group of features. */
  private RowSample sample(int from) {
    RowSample found = sample(from, mostOfPartition());
    // Else all that can be needed.
    return found.isComplete() ? found : sample(from, most);
  }

  private RowSample sample(int from, int mostOfPartition) {
    int features = categories.length;
    int to = Math.min(features, from + group);
    RowSample all = new RowSample(from, to, most);
    rows.mapPartitions(some -> sampled(some, features, new RowSample(from, to, mostOfPartition)))
        .collect()
        .forEach(all::add);
    return all;
  }

  private static Iterator<RowSample.Part> sampled(
      Iterator<Row> rows, int features, RowSample sample) {
    forEach(
        rows,
        row -> {
          if (row.size() != features) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "expected %d features in each row, found %d",
                    features,
                    row.size()));
          }
          sample.add(row);
        });
    return List.of(sample.part()).iterator();
  }

  private static Iterator<RowChunk> binned(
      Iterator<Row> rows, FeatureBins[] bins, boolean isWeighted) {
    RowChunk chunk = new RowChunk(bins, isWeighted);
    forEach(rows, chunk::add);
    return List.of(chunk.trimmed()).iterator();
  }

  private static void forEach(Iterator<Row> rows, Consumer<LabeledVector> taker) {
    while (rows.hasNext()) {
      LabeledVector row = LabeledVector.of(rows.next());
      if (row.weight() > 0) {
        taker.accept(row);
      }
    }
  }

  /** Number of rows that weigh anything. */
  long size() {
    return sample.seen();
  }

  /**
   * Takes the second pass.
   *
   * @param maxBins most bins of a numeric feature
   * @param hasParts whether bins of several values have parts
   * @param heldOut rows that are only to be predicted; maybe none
   */
  BinnedRows bin(int maxBins, boolean hasParts, boolean isWeighted, JavaRDD<Row> heldOut) {
    int most = (int) Math.max(2, Math.min(maxBins, size()));
    FeatureBins[] bins =
        FeatureBins.ofAll(
            categories,
            most,
            hasParts,
            group,
            (from, to) -> (from == 0 ? sample : sample(from)).rows());
    return bin(rows, bins, isWeighted).withHeldOut(bin(heldOut, bins, isWeighted));
  }

  private static BinnedRows bin(JavaRDD<Row> rows, FeatureBins[] bins, boolean isWeighted) {
    return BinnedRows.of(
        bins, rows.mapPartitions(some -> binned(some, bins, isWeighted)).collect());
  }
}
