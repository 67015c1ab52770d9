package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows in memory: a byte a value in columns, a label and perhaps a weight a row. Rows to train
 * on come first, then those held out, each in an order that follows from their contents alone.
 */
final class BinnedRows implements Serializable {
  private final FeatureBins[] features;
  private final byte[][] columns;
  private final double[] labels;
  private final double @Nullable [] weights;
  private final int trainingRows;
  private final @Nullable BitSet leftOut;

  /**
   * Takes the arrays as they are.
   *
   * @param features bins of each feature
   * @param columns bin of each row, by feature
   * @param weights weight of each row; none if all weigh one
   * @param trainingRows how many rows from the first are to train on
   */
  BinnedRows(
      FeatureBins[] features,
      byte[][] columns,
      double[] labels,
      double @Nullable [] weights,
      int trainingRows) {
    this(features, columns, labels, weights, trainingRows, null);
  }

  private BinnedRows(
      FeatureBins[] features,
      byte[][] columns,
      double[] labels,
      double @Nullable [] weights,
      int trainingRows,
      @Nullable BitSet leftOut) {
    this.leftOut = leftOut;
    this.features = features;
    this.trainingRows = trainingRows;
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
        features, columns, order.applied(labels), isWeighted ? order.applied(weights) : null, size);
  }

  /**
   * Puts rows in the order of contents.
   *
   * @param columns bin of each row, by feature; they are replaced by those in order
   * @param hashes of the rows' contents
   */
  static BinnedRows of(FeatureBins[] features, byte[][] columns, double[] labels, long[] hashes) {
    RowOrder order = RowOrder.of(hashes, labels);
    IntStream.range(0, features.length)
        .parallel()
        .forEach(feature -> columns[feature] = order.applied(columns[feature]));
    return new BinnedRows(features, columns, order.applied(labels), null, labels.length);
  }

  /** So many rows to train on: a random sample, since the order is that of hashes. */
  BinnedRows first(int size) {
    return new BinnedRows(
        features,
        Arrays.stream(columns).map(column -> Arrays.copyOf(column, size)).toArray(byte[][]::new),
        Arrays.copyOf(labels, size),
        weights == null ? null : Arrays.copyOf(weights, size),
        size,
        leftOut);
  }

  /**
   * The same rows with other labels.
   *
   * @param others one a row, held out ones included
   * @param unknown rows to train on that have no label, so that no tree may be grown on them
   */
  BinnedRows withLabels(double[] others, BitSet unknown) {
    return new BinnedRows(features, columns, others, weights, trainingRows, unknown);
  }

  /** These rows to train on, and after them others that are held out. */
  BinnedRows withHeldOut(BinnedRows heldOut) {
    if (heldOut.size() == 0) {
      return this;
    }
    return new BinnedRows(
        features,
        IntStream.range(0, features.length)
            .mapToObj(feature -> joined(columns[feature], heldOut.columns[feature]))
            .toArray(byte[][]::new),
        joined(labels, heldOut.labels),
        weights == null || heldOut.weights == null ? null : joined(weights, heldOut.weights),
        trainingRows);
  }

  private static byte[] joined(byte[] some, byte[] others) {
    byte[] all = Arrays.copyOf(some, some.length + others.length);
    System.arraycopy(others, 0, all, some.length, others.length);
    return all;
  }

  private static double[] joined(double[] some, double[] others) {
    double[] all = Arrays.copyOf(some, some.length + others.length);
    System.arraycopy(others, 0, all, some.length, others.length);
    return all;
  }

  private static void forEach(List<RowChunk> chunks, ObjIntConsumer<RowChunk> taker) {
    int offset = 0;
    for (RowChunk chunk : chunks) {
      taker.accept(chunk, offset);
      offset += chunk.size();
    }
  }

  /** Number of rows, held out ones included. */
  int size() {
    return labels.length;
  }

  int trainingRows() {
    return trainingRows;
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

  /** Whether no tree may be grown on a row, though it is one to train on. */
  boolean isLeftOut(int row) {
    return leftOut != null && leftOut.get(row);
  }

  boolean isWeighted() {
    return weights != null;
  }

  double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /** What the rows to train on weigh. */
  double trainingWeight() {
    double total = 0;
    for (int row = 0; row < trainingRows; row++) {
      total += weight(row);
    }
    return total;
  }
}
