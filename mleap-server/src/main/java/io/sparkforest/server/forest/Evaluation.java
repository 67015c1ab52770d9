package io.sparkforest.server.forest;

/** A way to evaluate trees on coded rows. */
sealed interface Evaluation permits TreeWalk, BitVectors {
  /**
   * Adds each row's predictions to its sum, tree after tree: sums of doubles depend on their order,
   * and this is MLeap's.
   *
   * @param codes of the rows, one row after the other
   * @param rows how many
   * @param sums of the rows, from {@code start} on
   * @param scratch of this evaluation, for one thread at a time
   */
  void add(int[] codes, int rows, double[] sums, int start, long[] scratch);

  /**
   * Tells each tree's prediction for each row.
   *
   * @param codes of the rows, one row after the other
   * @param rows how many
   * @param predictions takes those of all trees in their order, one row after the other, from
   *     {@code start} on
   * @param scratch of this evaluation, for one thread at a time
   */
  void tell(int[] codes, int rows, double[] predictions, int start, long[] scratch);

  /** Rows that are best scored at a time: their codes and the evaluation share a core's cache. */
  int blockRows();

  /** Memory to compute in, which may be used again and again. */
  long[] scratch();
}
