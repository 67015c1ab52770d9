package io.sparkforest.contract.shap;

/**
 * Gauss-Legendre quadrature on the interval from 0 to 1: with {@code n} points the integral of a
 * polynomial of degree up to {@code 2n - 1} is exact but for rounding.
 */
final class Quadrature {
  private static final int MAX_STEPS = 100;
  private static final double TOLERANCE = 1e-15;

  final double[] points;
  final double[] weights;

  /**
   * A rule.
   *
   * @param size how many points it has, at least 1
   */
  Quadrature(int size) {
    points = new double[size];
    weights = new double[size];
    for (int place = 0; place < size; place++) {
      // Newton's method on the Legendre polynomial, from the usual estimate of its root.
      double root = Math.cos(Math.PI * (place + 0.75) / (size + 0.5));
      double slope = slope(size, root);
      for (int step = 0; step < MAX_STEPS; step++) {
        double change = legendre(size, root) / slope;
        root -= change;
        slope = slope(size, root);
        if (Math.abs(change) < TOLERANCE) {
          break;
        }
      }
      points[place] = (1 - root) / 2;
      weights[place] = 1 / ((1 - root * root) * slope * slope);
    }
  }

  private static double legendre(int degree, double at) {
    double before = 1;
    double value = at;
    for (int next = 2; next <= degree; next++) {
      double after = ((2 * next - 1) * at * value - (next - 1) * before) / next;
      before = value;
      value = after;
    }
    return value;
  }

  private static double slope(int degree, double at) {
    double before = degree == 1 ? 1 : legendre(degree - 1, at);
    return degree * (at * legendre(degree, at) - before) / (at * at - 1);
  }
}
