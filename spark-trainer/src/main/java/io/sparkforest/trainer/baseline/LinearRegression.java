package io.sparkforest.trainer.baseline;

import io.sparkforest.trainer.features.FeatureView;
import java.util.List;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.ConjugateGradient;
import org.apache.commons.math3.linear.JacobiPreconditioner;
import org.apache.commons.math3.linear.RealLinearOperator;
import org.apache.commons.math3.linear.RealVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Least squares over the scaled numbers and, of nominal features, an indicator a label (Hastie,
 * Tibshirani, Friedman, <i>The Elements of Statistical Learning</i>, 3.4.1), with a ridge so small
 * that it only keeps the equations solvable. They are solved by conjugate gradients, whose steps
 * take one look at each value, however many columns and labels there are.
 */
final class LinearRegression {
  private static final double RIDGE = 1e-6;
  private static final double TOLERANCE = 1e-10;

  /** More improve no prediction: what is left is about columns that say the same. */
  private static final int MOST_STEPS = 200;

  /** The first coefficient of each feature. The constant's is 0. */
  private final int[] starts;

  private final boolean[] isNominal;
  private final RealVector coefficients;

  private LinearRegression(List<FeatureView> views) {
    isNominal = new boolean[views.size()];
    starts = new int[views.size()];
    int next = 1;
    for (int feature = 0; feature < starts.length; feature++) {
      isNominal[feature] = views.get(feature).isNominal();
      starts[feature] = next;
      // One label more: gaps and labels that training did not have.
      next += isNominal[feature] ? views.get(feature).labels().size() + 1 : 1;
    }
    coefficients = new ArrayRealVector(next);
  }

  static LinearRegression fit(List<Row> rows, List<FeatureView> views) {
    LinearRegression model = new LinearRegression(views);
    model.fit(rows);
    return model;
  }

  private void fit(List<Row> rows) {
    double[][] features =
        rows.stream().map(Baselines::features).map(Vector::toArray).toArray(double[][]::new);
    RealVector products = new ArrayRealVector(coefficients.getDimension());
    RealVector squares = new ArrayRealVector(coefficients.getDimension(), RIDGE * rows.size());
    for (int row = 0; row < features.length; row++) {
      add(features[row], Baselines.label(rows.get(row)), products);
      addSquares(features[row], squares);
    }
    try {
      new ConjugateGradient(MOST_STEPS, TOLERANCE, false)
          .solveInPlace(
              new Squares(features),
              new JacobiPreconditioner(squares.toArray(), false),
              products,
              coefficients);
    } catch (MaxCountExceededException e) {
      // The coefficients found so far stay, and predict as well.
    }
  }

  /** The matrix of the normal equations, X'X plus the ridge, without writing it down. */
  private final class Squares extends RealLinearOperator {
    private final double[][] rows;

    Squares(double[][] rows) {
      this.rows = rows;
    }

    @Override
    public int getRowDimension() {
      return coefficients.getDimension();
    }

    @Override
    public int getColumnDimension() {
      return coefficients.getDimension();
    }

    @Override
    public RealVector operate(RealVector direction) {
      RealVector product = direction.mapMultiply(RIDGE * rows.length);
      for (double[] row : rows) {
        add(row, value(row, direction), product);
      }
      return product;
    }
  }

  /** The value of a row for some coefficients. */
  private double value(double[] row, RealVector by) {
    double sum = by.getEntry(0);
    for (int feature = 0; feature < starts.length; feature++) {
      sum +=
          isNominal[feature]
              ? by.getEntry(starts[feature] + (int) row[feature])
              : by.getEntry(starts[feature]) * row[feature];
    }
    return sum;
  }

  /** Adds a row, times a factor, to a sum over rows. */
  private void add(double[] row, double factor, RealVector sum) {
    sum.addToEntry(0, factor);
    for (int feature = 0; feature < starts.length; feature++) {
      if (isNominal[feature]) {
        sum.addToEntry(starts[feature] + (int) row[feature], factor);
      } else {
        sum.addToEntry(starts[feature], factor * row[feature]);
      }
    }
  }

  private void addSquares(double[] row, RealVector sum) {
    double[] squared = row.clone();
    for (int feature = 0; feature < starts.length; feature++) {
      squared[feature] *= isNominal[feature] ? 1 : row[feature];
    }
    add(squared, 1, sum);
  }

  double predict(Row row) {
    return value(Baselines.features(row).toArray(), coefficients);
  }
}
