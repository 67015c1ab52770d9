package io.sparkforest.trainer.inmemory;

/** Values of some rows, in one byte each. */
public final class BinnedValues {
  private final FeatureBins[] bins;
  private final byte[][] columns;

  BinnedValues(BinnedRows table, int[] rows) {
    bins = new FeatureBins[table.features()];
    columns = new byte[table.features()][rows.length];
    for (int feature = 0; feature < bins.length; feature++) {
      bins[feature] = table.bins(feature);
      byte[] column = table.columns()[feature];
      for (int at = 0; at < rows.length; at++) {
        columns[feature][at] = column[rows[at]];
      }
    }
  }

  /** A feature's values, one a row: the category, or the middle of the bin. */
  public double[] of(int feature) {
    double[] values = new double[columns[feature].length];
    for (int at = 0; at < values.length; at++) {
      values[at] = bins[feature].middle(columns[feature][at] & 0xFF);
    }
    return values;
  }
}
