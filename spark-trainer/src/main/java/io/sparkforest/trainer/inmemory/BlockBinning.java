package io.sparkforest.trainer.inmemory;

import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleToIntFunction;

/**
 * Turns {@link FeatureBlocks} into {@link BinnedRows} as {@link RowBinning} does rows of a
 * DataFrame, with the same bins and the same order, on all cores of this process: one pass finds
 * which rows are sampled, one gathers them, one bins all.
 */
final class BlockBinning {
  private final FeatureBlocks rows;
  private final long sampleBytes;
  private final StopRequest stop;
  private final int most;

  /** Where each block's rows to train on go, and its held-out rows. */
  private final int[] trainingStarts;

  private final int[] heldOutStarts;
  private final long[] hashes;
  private final long[] heldOutHashes;
  private final double[] labels;
  private final double[] heldOutLabels;

  /** Zeros with which the hashes of sampled rows begin. */
  private int zeros;

  /**
   * Prepares to read rows, which fit in memory.
   *
   * @param sampleBytes what the sample may take; where that is too little for all features, there
   *     is a pass for each group of them
   */
  BlockBinning(FeatureBlocks rows, long sampleBytes, StopRequest stop) {
    this.rows = rows;
    this.sampleBytes = sampleBytes;
    this.stop = stop;
    this.most = RowBinning.mostSampled(rows.categories().length);
    this.trainingStarts = new int[rows.blocks()];
    this.heldOutStarts = new int[rows.blocks()];
    this.hashes = new long[(int) rows.trainingRows()];
    this.heldOutHashes = new long[(int) rows.heldOutRows()];
    this.labels = new double[hashes.length];
    this.heldOutLabels = new double[heldOutHashes.length];
  }

  /** A block's hashes, labels and which of its rows are held out. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Hashed(long[] hashes, double[] labels, boolean[] heldOut) {}

  /**
   * The rows in bins.
   *
   * @param maxBins most bins of a numeric feature
   * @param hasParts whether bins of several values have parts
   */
  BinnedRows bin(int maxBins, boolean hasParts) {
    hash();
    int[] categories = rows.categories();
    int mostBins = (int) Math.max(2, Math.min(maxBins, rows.trainingRows()));
    int group =
        (int) Math.max(1, Math.min(categories.length, sampleBytes / (2L * most * Double.BYTES)));
    return binned(FeatureBins.ofAll(categories, mostBins, hasParts, group, this::sample));
  }

  private void hash() {
    int[] next = new int[3];
    Set<Long> distinct = new HashSet<>();
    AllCores.inOrder(
        rows.blocks(),
        number -> {
          FeatureBlock block = rows.block(number);
          return new Hashed(block.hashes(), block.labels(), block.heldOut());
        },
        block -> {
          trainingStarts[next[0]] = next[1];
          heldOutStarts[next[0]++] = next[2];
          for (int row = 0; row < block.hashes.length; row++) {
            if (block.heldOut[row]) {
              heldOutHashes[next[2]] = block.hashes[row];
              heldOutLabels[next[2]++] = block.labels[row];
            } else {
              note(block.hashes[row], distinct);
              hashes[next[1]] = block.hashes[row];
              labels[next[1]++] = block.labels[row];
            }
          }
        },
        stop);
  }

  private void note(long hash, Set<Long> distinct) {
    if (Long.numberOfLeadingZeros(hash) >= zeros && distinct.add(hash)) {
      while (distinct.size() > most) {
        zeros++;
        distinct.removeIf(it -> Long.numberOfLeadingZeros(it) < zeros);
      }
    }
  }

  /** The sampled rows, of which only some features. */
  private double[][] sample(int from, int to) {
    RowSample sample = new RowSample(from, to, most);
    AllCores.inOrder(
        rows.blocks(),
        number -> {
          FeatureBlock block = rows.block(number);
          RowSample some = new RowSample(from, to, most);
          int next = trainingStarts[number];
          for (int row = 0; row < block.size(); row++) {
            if (!block.heldOut()[row]) {
              long hash = hashes[next++];
              if (Long.numberOfLeadingZeros(hash) >= zeros) {
                some.add(hash, block.row(row), 1);
              }
            }
          }
          return some.part();
        },
        sample::add,
        stop);
    return sample.rows();
  }

  private BinnedRows binned(FeatureBins[] bins) {
    byte[][] columns = new byte[bins.length][hashes.length];
    byte[][] heldOut = new byte[bins.length][heldOutHashes.length];
    byte[][] parts = parts(bins, hashes.length);
    byte[][] heldOutParts = parts(bins, heldOutHashes.length);
    List<DoubleToIntFunction> encoders = Arrays.stream(bins).map(FeatureBins::encoder).toList();
    AllCores.map(
        rows.blocks(),
        number -> {
          FeatureBlock block = rows.block(number);
          int[] codes = new int[block.size()];
          for (int feature = 0; feature < bins.length; feature++) {
            encode(block.features()[feature], encoders.get(feature), codes);
            put(
                codes,
                block.heldOut(),
                false,
                columns[feature],
                parts[feature],
                trainingStarts[number]);
            put(
                codes,
                block.heldOut(),
                true,
                heldOut[feature],
                heldOutParts[feature],
                heldOutStarts[number]);
          }
          return number;
        },
        stop);
    return BinnedRows.of(bins, columns, parts, labels, hashes)
        .withHeldOut(BinnedRows.of(bins, heldOut, heldOutParts, heldOutLabels, heldOutHashes));
  }

  private static void encode(double[] values, DoubleToIntFunction encoder, int[] codes) {
    for (int row = 0; row < codes.length; row++) {
      codes[row] = encoder.applyAsInt(values[row]);
    }
  }

  /**
   * Puts bins and parts of rows that are held out, or of those that are not, in their place.
   *
   * @param areHeldOut which of them
   * @param from the place of the first of these rows
   */
  private static void put(
      int[] codes, boolean[] heldOut, boolean areHeldOut, byte[] bins, byte[] parts, int from) {
    int place = from;
    for (int row = 0; row < codes.length; row++) {
      if (heldOut[row] == areHeldOut) {
        bins[place] = (byte) (codes[row] / FeatureBins.PARTS);
        if (parts.length > 0) {
          parts[place] = (byte) (codes[row] % FeatureBins.PARTS);
        }
        place++;
      }
    }
  }

  private static byte[][] parts(FeatureBins[] bins, int rows) {
    return Arrays.stream(bins).map(of -> new byte[of.hasParts() ? rows : 0]).toArray(byte[][]::new);
  }
}
