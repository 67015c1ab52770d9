package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bins are the same whether rows come from a DataFrame or in columns. */
final class BlockBinningTest {
  private static final int[] CATEGORIES = {0, 3, 0, 0};
  private static final int ROWS_PER_BLOCK = 1_000;

  /** Rows of which every fifth is held out, with values of different kinds, many of them twice. */
  private record Blocks(int rows) implements FeatureBlocks {
    @Override
    public int[] categories() {
      return CATEGORIES;
    }

    @Override
    public long trainingRows() {
      return rows - heldOutRows();
    }

    @Override
    public long heldOutRows() {
      return (rows + 4L) / 5;
    }

    @Override
    public int blocks() {
      return (rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    }

    @Override
    public FeatureBlock block(int number) {
      int from = number * ROWS_PER_BLOCK;
      int size = Math.min(rows - from, ROWS_PER_BLOCK);
      double[][] features = new double[CATEGORIES.length][size];
      double[] labels = new double[size];
      boolean[] heldOut = new boolean[size];
      for (int row = 0; row < size; row++) {
        Random random = new Random((from + row) / 2);
        features[0][row] = random.nextGaussian();
        features[1][row] = random.nextInt(3);
        features[2][row] = random.nextInt(10) - 0.0;
        features[3][row] = random.nextBoolean() ? -0.0 : 0.0;
        labels[row] = random.nextInt(1_000);
        heldOut[row] = (from + row) % 5 == 0;
      }
      return new FeatureBlock(features, labels, heldOut);
    }

    JavaRDD<Row> rdd(boolean isHeldOut) {
      List<Row> found = new ArrayList<>();
      for (int number = 0; number < blocks(); number++) {
        FeatureBlock block = block(number);
        for (int row = 0; row < block.size(); row++) {
          if (block.heldOut()[row] == isHeldOut) {
            found.add(RowFactory.create(Vectors.dense(block.row(row)), block.labels()[row]));
          }
        }
      }
      return JavaSparkContext.fromSparkContext(TestSession.get().sparkContext())
          .parallelize(found, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 1_000, 200_001})
  void theBinsAndTheirPartsAreThoseOfADataFrame(int rows) {
    Blocks blocks = new Blocks(rows);
    BinnedRows expected =
        new RowBinning(blocks.rdd(false), CATEGORIES, Long.MAX_VALUE / 2)
            .bin(64, true, false, blocks.rdd(true));

    for (long sampleBytes : new long[] {Long.MAX_VALUE / 2, 1}) {
      BinnedRows binned = new BlockBinning(blocks, sampleBytes, new StopRequest()).bin(64, true);

      assertThat(binned.trainingRows()).isEqualTo(expected.trainingRows());
      assertThat(binned.labels()).isEqualTo(expected.labels());
      assertThat(binned.columns()).isDeepEqualTo(expected.columns());
      for (int feature = 0; feature < CATEGORIES.length; feature++) {
        assertThat(binned.bins(feature).size()).isEqualTo(expected.bins(feature).size());
        for (int bin = 0; bin + 1 < binned.bins(feature).size() && feature != 1; bin++) {
          for (int part = 0; part < FeatureBins.PARTS; part++) {
            int code = bin * FeatureBins.PARTS + part;
            assertThat(binned.bins(feature).thresholdOf(code))
                .isEqualTo(expected.bins(feature).thresholdOf(code));
          }
        }
        assertThat(binned.bins(feature).hasParts()).isEqualTo(expected.bins(feature).hasParts());
        if (binned.bins(feature).hasParts()) {
          assertThat(binned.partsOf(feature)).isEqualTo(expected.partsOf(feature));
        }
      }
    }
  }
}
