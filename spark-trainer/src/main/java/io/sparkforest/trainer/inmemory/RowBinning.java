package io.sparkforest.trainer.inmemory;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * Turns rows of features, label and perhaps weight into {@link BinnedRows} in two passes: one
 * samples rows, from which the driver takes thresholds, one bins all of them. Rows of weight 0 are
 * left out.
 */
final class RowBinning {
  /** Different rows: as many as Spark samples for 256 bins. */
  private static final int MOST_SAMPLED = 1 << 16;

  private static final int LEAST_SAMPLED = 1_000;

  /** How many times its part of the sample a partition sends. */
  private static final int PARTS_OF_SAMPLE = 4;

  /** Bounds the sample of wide rows. */
  private static final int MOST_SAMPLED_VALUES = 1 << 24;

  private final JavaRDD<Row> rows;
  private final int[] categories;
  private final RowSample sample;

  /**
   * Takes the first pass.
   *
   * @param categories number of categories of each feature, 0 for numeric ones
   */
  RowBinning(JavaRDD<Row> rows, int[] categories) {
    int features = categories.length;
    int most =
        Math.max(LEAST_SAMPLED, Math.min(MOST_SAMPLED, MOST_SAMPLED_VALUES / (features + 1)));
    this.rows = rows;
    this.categories = categories;
    // Enough of each partition unless they are very unlike; then all that can be needed.
    int few = Math.max(LEAST_SAMPLED, PARTS_OF_SAMPLE * most / rows.getNumPartitions());
    RowSample found = sample(most, Math.min(most, few));
    this.sample = found.isComplete() ? found : sample(most, most);
  }

  private RowSample sample(int most, int mostOfPartition) {
    int features = categories.length;
    RowSample all = new RowSample(features, most);
    rows.mapPartitions(some -> sampled(some, features, mostOfPartition))
        .collect()
        .forEach(all::add);
    return all;
  }

  private static Iterator<RowSample.Part> sampled(Iterator<Row> rows, int features, int most) {
    RowSample sample = new RowSample(features, most);
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
   * @param mostBins most bins of a numeric feature
   * @param heldOut rows that are only to be predicted; maybe none
   */
  BinnedRows bin(int mostBins, boolean isWeighted, JavaRDD<Row> heldOut) {
    int most = (int) Math.max(2, Math.min(mostBins, size()));
    double[][] sampled = sample.rows();
    FeatureBins[] bins =
        IntStream.range(0, categories.length)
            .parallel()
            .mapToObj(
                feature ->
                    categories[feature] > 0
                        ? FeatureBins.nominal(categories[feature])
                        : FeatureBins.numeric(sampled, feature, most))
            .toArray(FeatureBins[]::new);
    return bin(rows, bins, isWeighted).withHeldOut(bin(heldOut, bins, isWeighted));
  }

  private static BinnedRows bin(JavaRDD<Row> rows, FeatureBins[] bins, boolean isWeighted) {
    return BinnedRows.of(
        bins, rows.mapPartitions(some -> binned(some, bins, isWeighted)).collect());
  }
}
