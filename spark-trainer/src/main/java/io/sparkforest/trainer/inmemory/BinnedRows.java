package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows in memory: a byte a value in columns, and one more where a feature's bins have parts, a
 * label and perhaps a weight a row. Rows to train on come first, then those held out, each in an
 * order that follows from their contents alone.
 */
final class BinnedRows implements Serializable {
  private final FeatureBins[] features;
  private final byte[][] columns;
  private final byte[][] parts;
  private final double[] labels;
  private final double @Nullable [] weights;
  private final int trainingRows;
  private final @Nullable BitSet leftOut;

  /**
   * Takes the arrays as they are.
   *
   * @param features bins of each feature
   * @param columns bin of each row, by feature
   * @param parts part of its bin that each row is in, by feature; empty where no bin has parts
   * @param weights weight of each row; none if all weigh one
   * @param trainingRows how many rows from the first are to train on
   */
  BinnedRows(
      FeatureBins[] features,
      byte[][] columns,
      byte[][] parts,
      double[] labels,
      double @Nullable [] weights,
      int trainingRows) {
    this(features, columns, parts, labels, weights, trainingRows, null);
  }

  private BinnedRows(
      FeatureBins[] features,
      byte[][] columns,
      byte[][] parts,
      double[] labels,
      double @Nullable [] weights,
      int trainingRows,
      @Nullable BitSet leftOut) {
    this.leftOut = leftOut;
    this.features = features;
    this.trainingRows = trainingRows;
    this.columns = columns;
    this.parts = parts;
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
    byte[][] columns = new byte[features.length][];
    byte[][] parts = new byte[features.length][0];
    IntStream.range(0, features.length)
        .parallel()
        .forEach(
            feature -> {
              byte[] column = new byte[size];
              forEach(chunks, (chunk, offset) -> chunk.copyColumn(feature, column, offset));
              columns[feature] = order.applied(column);
              if (features[feature].hasParts()) {
                forEach(chunks, (chunk, offset) -> chunk.copyParts(feature, column, offset));
                parts[feature] = order.applied(column);
              }
            });
    return new BinnedRows(
        features,
        columns,
        parts,
        order.applied(labels),
        isWeighted ? order.applied(weights) : null,
        size);
  }

  /**
   * Puts rows in the order of contents.
   *
   * @param columns bin of each row, by feature; they are replaced by those in order
   * @param parts part of its bin that each row is in, by feature, empty where no bin has parts;
   *     they are replaced, too
   * @param hashes of the rows' contents
   */
  static BinnedRows of(
      FeatureBins[] features, byte[][] columns, byte[][] parts, double[] labels, long[] hashes) {
    RowOrder order = RowOrder.of(hashes, labels);
    IntStream.range(0, features.length)
        .parallel()
        .forEach(
            feature -> {
              columns[feature] = order.applied(columns[feature]);
              if (features[feature].hasParts()) {
                parts[feature] = order.applied(parts[feature]);
              }
            });
    return new BinnedRows(features, columns, parts, order.applied(labels), null, labels.length);
  }

  /**
   * Some of the rows to train on.
   *
   * @param chosen their numbers, each at most once
   * @param training how many from the first of them are to train on; the others are held out
   */
  BinnedRows some(int[] chosen, int training) {
    if (leftOut != null) {
      throw new IllegalStateException("what is left of labels is known for all rows alone");
    }
    return new BinnedRows(
        features,
        eachColumn(feature -> of(columns[feature], chosen)),
        eachParts(feature -> of(parts[feature], chosen)),
        of(labels, chosen),
        weights == null ? null : of(weights, chosen),
        training);
  }

  private static byte[] of(byte[] all, int[] chosen) {
    byte[] some = new byte[chosen.length];
    for (int row = 0; row < some.length; row++) {
      some[row] = all[chosen[row]];
    }
    return some;
  }

  private static double[] of(double[] all, int[] chosen) {
    return IntStream.of(chosen).mapToDouble(row -> all[row]).toArray();
  }

  /**
   * The same rows with other labels.
   *
   * @param others one a row, held out ones included
   * @param unknown rows to train on that have no label, so that no tree may be grown on them
   */
  BinnedRows withLabels(double[] others, BitSet unknown) {
    return new BinnedRows(features, columns, parts, others, weights, trainingRows, unknown);
  }

  /** These rows to train on, and after them others that are held out. */
  BinnedRows withHeldOut(BinnedRows heldOut) {
    if (heldOut.size() == 0) {
      return this;
    }
    return new BinnedRows(
        features,
        eachColumn(feature -> joined(columns[feature], heldOut.columns[feature])),
        eachParts(feature -> joined(parts[feature], heldOut.parts[feature])),
        joined(labels, heldOut.labels),
        weights == null || heldOut.weights == null ? null : joined(weights, heldOut.weights),
        trainingRows);
  }

  private byte[][] eachColumn(IntFunction<byte[]> make) {
    return IntStream.range(0, features.length).mapToObj(make).toArray(byte[][]::new);
  }

  private byte[][] eachParts(IntFunction<byte[]> make) {
    byte[][] made = new byte[features.length][0];
    for (int feature = 0; feature < made.length; feature++) {
      if (features[feature].hasParts()) {
        made[feature] = make.apply(feature);
      }
    }
    return made;
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

  /** Part of its bin that each row is in, of a feature that has parts. */
  byte[] partsOf(int feature) {
    return parts[feature];
  }

  /** The code of a row's value (see {@link FeatureBins}). */
  int code(int feature, int row) {
    int part = features[feature].hasParts() ? parts[feature][row] : 0;
    return (columns[feature][row] & 0xFF) * FeatureBins.PARTS + part;
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
