package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The binned rows of one partition, on their way to {@link BinnedRows}. */
final class RowChunk implements Serializable {
  private static final int FIRST_SIZE = 1024;

  /** Not needed any more once the rows travel. */
  private final transient FeatureBins[] features;

  private final byte[][] columns;
  private final byte[][] parts;
  private double[] labels = new double[FIRST_SIZE];
  private double @Nullable [] weights;
  private long[] hashes = new long[FIRST_SIZE];
  private int size;

  RowChunk(FeatureBins[] features, boolean isWeighted) {
    this.features = features;
    this.columns = new byte[features.length][FIRST_SIZE];
    this.parts = new byte[features.length][];
    for (int feature = 0; feature < features.length; feature++) {
      parts[feature] = new byte[features[feature].hasParts() ? FIRST_SIZE : 0];
    }
    this.weights = isWeighted ? new double[FIRST_SIZE] : null;
  }

  void add(LabeledVector row) {
    if (size == labels.length) {
      resize(2 * size);
    }
    for (int feature = 0; feature < features.length; feature++) {
      int bin = bin(feature, row.feature(feature));
      columns[feature][size] = (byte) bin;
      if (features[feature].hasParts()) {
        parts[feature][size] = (byte) features[feature].part(row.feature(feature), bin);
      }
    }
    labels[size] = row.label();
    hashes[size] = row.hash();
    if (weights != null) {
      weights[size] = row.weight();
    }
    size++;
  }

  private int bin(int feature, double value) {
    try {
      return features[feature].of(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("feature " + feature + ": " + e.getMessage(), e);
    }
  }

  /** Trims the arrays. */
  RowChunk trimmed() {
    resize(size);
    return this;
  }

  private void resize(int length) {
    for (int feature = 0; feature < columns.length; feature++) {
      columns[feature] = Arrays.copyOf(columns[feature], length);
      if (features[feature].hasParts()) {
        parts[feature] = Arrays.copyOf(parts[feature], length);
      }
    }
    labels = Arrays.copyOf(labels, length);
    hashes = Arrays.copyOf(hashes, length);
    weights = weights == null ? null : Arrays.copyOf(weights, length);
  }

  int size() {
    return size;
  }

  void copyColumn(int feature, byte[] to, int offset) {
    System.arraycopy(columns[feature], 0, to, offset, size);
  }

  /** Of a feature that has parts. */
  void copyParts(int feature, byte[] to, int offset) {
    System.arraycopy(parts[feature], 0, to, offset, size);
  }

  void copyLabels(double[] to, int offset) {
    System.arraycopy(labels, 0, to, offset, size);
  }

  void copyHashes(long[] to, int offset) {
    System.arraycopy(hashes, 0, to, offset, size);
  }

  void copyWeights(double[] to, int offset) {
    if (weights != null) {
      System.arraycopy(weights, 0, to, offset, size);
    }
  }

  boolean isWeighted() {
    return weights != null;
  }
}
