package io.sparkforest.contract.shap;

/**
 * The innermost loops of {@link TreeShap}, over the rows of a block. Each is a method of its own
 * and reads and writes all arrays at the same place, so that the compiler makes vector instructions
 * of it.
 *
 * <p>{@code now} and {@code before} are 1 where a row agrees with the path's splits on a feature up
 * to this edge, or up to the one before on the same feature, else 0. {@code before} is left out
 * where there is none.
 */
final class RowLoops {
  private RowLoops() {}

  static void multiply(
      double[] from, double[] now, double constant, double factor, double[] to, int rows) {
    for (int row = 0; row < rows; row++) {
      to[row] = from[row] * (constant + factor * now[row]);
    }
  }

  static void multiply(
      double[] from,
      double[] now,
      double[] before,
      double constant,
      double factorBefore,
      double factor,
      double[] to,
      int rows) {
    for (int row = 0; row < rows; row++) {
      to[row] = from[row] * (constant + factorBefore * before[row] + factor * now[row]);
    }
  }

  static void leaf(
      double[] from,
      double[] now,
      double constant,
      double factor,
      double disagrees,
      double agreed,
      double[] sum,
      double[] contribution,
      int rows) {
    for (int row = 0; row < rows; row++) {
      double product = from[row] * (constant + factor * now[row]);
      sum[row] += product;
      contribution[row] += product * (disagrees + agreed * now[row]);
    }
  }

  static void add(
      double[] below,
      double[] now,
      double disagrees,
      double agreed,
      double[] sum,
      double[] contribution,
      int rows) {
    for (int row = 0; row < rows; row++) {
      sum[row] += below[row];
      contribution[row] += below[row] * (disagrees + agreed * now[row]);
    }
  }

  static void add(
      double[] below,
      double[] now,
      double[] before,
      double earlier,
      double agreed,
      double[] sum,
      double[] contribution,
      int rows) {
    for (int row = 0; row < rows; row++) {
      sum[row] += below[row];
      contribution[row] += below[row] * (earlier * before[row] + agreed * now[row]);
    }
  }
}
