package io.sparkforest.trainer.baseline;

import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.metrics.MetricsSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.ConjugateGradient;
import org.apache.commons.math3.linear.JacobiPreconditioner;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Ridge regression over the scaled numbers and, of nominal features, an indicator a label (Hastie,
 * Tibshirani, Friedman, <i>The Elements of Statistical Learning</i>, 3.4.1). Its penalty is the one
 * that predicts a fifth of the rows best from the others, so that it is not worse than the mean
 * where there are more columns or labels than rows can tell of. The equations are solved by
 * conjugate gradients, whose steps take one look at each value, however many columns there are.
 */
final class LinearRegression {
  /** To be chosen from. */
  private static final double[] PENALTIES = {1e-6, 1e-3, 1e-1, 10};

  private static final long SEED = 5;
  private static final double TOLERANCE = 1e-6;

  /** More improve predictions little: what is left is about columns that say nearly the same. */
  private static final int MAX_STEPS = 100;

  /** The first coefficient of each feature. */
  private final int[] starts;

  private final boolean[] isNominal;

  /** Of the target; the coefficients are about what differs from it. */
  private final double mean;

  private final double[] coefficients;

  /**
   * Fits it.
   *
   * @param penalty the share of a scaled number's sum of squares that is added to it
   */
  LinearRegression(List<Row> rows, List<FeatureView> views, double penalty) {
    isNominal = new boolean[views.size()];
    starts = new int[views.size()];
    int next = 0;
    for (int feature = 0; feature < starts.length; feature++) {
      isNominal[feature] = views.get(feature).isNominal();
      starts[feature] = next;
      // One label more: gaps and labels that training did not have.
      next += isNominal[feature] ? views.get(feature).labels().size() + 1 : 1;
    }
    mean = Baselines.mean(rows);
    coefficients = fitted(rows, penalty * rows.size(), next);
  }

  /** The penalty that predicts a fifth of the rows best; there must be two rows at least. */
  static double penalty(List<Row> rows, List<FeatureView> views) {
    // By chance: tables have an order that labels may follow.
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(SEED));
    int fifthRows = Math.max(1, rows.size() / 5);
    List<Row> fifth = shuffled.subList(0, fifthRows);
    List<Row> most = shuffled.subList(fifthRows, rows.size());
    return DoubleStream.of(PENALTIES)
        .boxed()
        .min(
            Comparator.comparingDouble(
                each -> new LinearRegression(most, views, each).error(fifth)))
        .orElseThrow();
  }

  private double error(List<Row> rows) {
    MetricsSum sum = new MetricsSum();
    rows.forEach(row -> sum.add(predict(row), Baselines.label(row)));
    return sum.metrics().rmse();
  }

  private double[] fitted(List<Row> rows, double ridge, int size) {
    double[][] features =
        rows.stream().map(Baselines::features).map(Vector::toArray).toArray(double[][]::new);
    double[] products = new double[size];
    double[] squares = new double[size];
    Arrays.fill(squares, ridge);
    for (int row = 0; row < features.length; row++) {
      add(features[row], Baselines.label(rows.get(row)) - mean, products);
      addSquares(features[row], squares);
    }
    RealVector solution = new ArrayRealVector(size);
    try {
      new ConjugateGradient(MAX_STEPS, TOLERANCE, false)
          .solveInPlace(
              new Squares(features, ridge, size),
              new JacobiPreconditioner(squares, false),
              new ArrayRealVector(products, false),
              solution);
    } catch (MaxCountExceededException e) {
      // The coefficients found so far stay, and predict as well.
    }
    return solution.toArray();
  }

  /** The matrix of the normal equations, X'X plus the ridge, without writing it down. */
  private final class Squares extends RealLinearOperator {
    private final double[][] rows;
    private final double ridge;
    private final int size;

    Squares(double[][] rows, double ridge, int size) {
      this.rows = rows;
      this.ridge = ridge;
      this.size = size;
    }

    @Override
    public int getRowDimension() {
      return size;
    }

    @Override
    public int getColumnDimension() {
      return size;
    }

    @Override
    public RealVector operate(RealVector direction) {
      double[] by = direction.toArray();
      double[] product = direction.mapMultiply(ridge).toArray();
      for (double[] row : rows) {
        add(row, value(row, by), product);
      }
      return new ArrayRealVector(product, false);
    }
  }

  /** The value of a row for some coefficients. */
  private double value(double[] row, double[] by) {
    double sum = 0;
    for (int feature = 0; feature < starts.length; feature++) {
      sum +=
          isNominal[feature]
              ? by[starts[feature] + (int) row[feature]]
              : by[starts[feature]] * row[feature];
    }
    return sum;
  }

  /** Adds a row, times a factor, to a sum over rows. */
  private void add(double[] row, double factor, double[] sum) {
    for (int feature = 0; feature < starts.length; feature++) {
      if (isNominal[feature]) {
        sum[starts[feature] + (int) row[feature]] += factor;
      } else {
        sum[starts[feature]] += factor * row[feature];
      }
    }
  }

  private void addSquares(double[] row, double[] sum) {
    double[] squared = row.clone();
    for (int feature = 0; feature < starts.length; feature++) {
      squared[feature] *= isNominal[feature] ? 1 : row[feature];
    }
    add(squared, 1, sum);
  }

  /** The mean of the target in the rows that it is fitted to. */
  double mean() {
    return mean;
  }

  double predict(Row row) {
    return mean + value(Baselines.features(row).toArray(), coefficients);
  }
}
