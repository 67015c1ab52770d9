package io.sparkforest.trainer.metrics;

/**
 * Rows and what the finished forest says of them.
 *
 * @param kind which rows, and how they are predicted
 * @param labels what was to be predicted, one a row
 * @param predictions what is predicted, one a row
 * @param values where the rows lie, as the forest sees them. Of a number in memory that is the
 *     middle of its bin
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScoredRows(Kind kind, double[] labels, double[] predictions, FeatureValues values) {
  /** More rows tell no more. */
  public static final int MAX_ROWS = 100_000;

  /** Which rows. */
  public enum Kind {
    /** Rows held out. */
    VALIDATION("validation"),
    /** Rows to train on, each predicted by the trees that were grown without it. */
    OUT_OF_BAG("out_of_bag"),
    /** Rows to train on, predicted by all trees: the engine knows no better. */
    TRAINING("training");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As files name it. */
    public String word() {
      return word;
    }
  }

  /** A feature's values, one a row. */
  public double[] values(int feature) {
    return values.of(feature);
  }

  /** Number of rows. */
  public int size() {
    return labels.length;
  }
}
