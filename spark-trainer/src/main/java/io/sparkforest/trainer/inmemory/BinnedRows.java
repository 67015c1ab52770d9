package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The training rows in memory: a byte a value in columns, a label and perhaps a weight a row. Their
 * order follows from their contents alone.
 */
final class BinnedRows implements Serializable {
  private final FeatureBins[] features;
  private final byte[][] columns;
  private final double[] labels;
  private final double @Nullable [] weights;

  /**
   * Takes the arrays as they are.
   *
   * @param features bins of each feature
   * @param columns bin of each row, by feature
   * @param weights weight of each row; none if all weigh one
   */
  BinnedRows(
      FeatureBins[] features, byte[][] columns, double[] labels, double @Nullable [] weights) {
    this.features = features;
    this.columns = columns;
    this.labels = labels;
    this.weights = weights;
  }

  /** Joins what partitions hold, in the order of contents. */
  static BinnedRows of(FeatureBins[] features, List<RowChunk> chunks) {
    int size = chunks.stream().mapToInt(RowChunk::size).sum();
    boolean isWeighted = chunks.stream().anyMatch(RowChunk::isWeighted);
    double[] labels = new double[size];
    double[] weights = new double[isWeighted ? size : 0];
    long[] hashes = new long[size];
    forEach(
        chunks,
        (chunk, offset) -> {
          chunk.copyLabels(labels, offset);
          chunk.copyWeights(weights, offset);
          chunk.copyHashes(hashes, offset);
        });
    RowOrder order = RowOrder.of(hashes, labels);
    byte[][] columns =
        IntStream.range(0, features.length)
            .parallel()
            .mapToObj(
                feature -> {
                  byte[] column = new byte[size];
                  forEach(chunks, (chunk, offset) -> chunk.copyColumn(feature, column, offset));
                  return order.applied(column);
                })
            .toArray(byte[][]::new);
    return new BinnedRows(
        features, columns, order.applied(labels), isWeighted ? order.applied(weights) : null);
  }

  /** So many rows from the start: a random sample, since the order is that of hashes. */
  BinnedRows first(int size) {
    return new BinnedRows(
        features,
        Arrays.stream(columns).map(column -> Arrays.copyOf(column, size)).toArray(byte[][]::new),
        Arrays.copyOf(labels, size),
        weights == null ? null : Arrays.copyOf(weights, size));
  }

  private static void forEach(List<RowChunk> chunks, ObjIntConsumer<RowChunk> taker) {
    int offset = 0;
    for (RowChunk chunk : chunks) {
      taker.accept(chunk, offset);
      offset += chunk.size();
    }
  }

  int size() {
    return labels.length;
  }

  int features() {
    return features.length;
  }

  FeatureBins bins(int feature) {
    return features[feature];
  }

  byte[][] columns() {
    return columns;
  }

  double[] labels() {
    return labels;
  }

  double label(int row) {
    return labels[row];
  }

  boolean isWeighted() {
    return weights != null;
  }

  double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  double totalWeight() {
    double total = 0;
    for (int row = 0; row < size(); row++) {
      total += weight(row);
    }
    return total;
  }
}
