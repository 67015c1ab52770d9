package io.sparkforest.trainer.baseline;

import io.sparkforest.trainer.features.FeatureView;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Least squares over the scaled numbers and, of nominal features, an indicator a label (Hastie,
 * Tibshirani, Friedman, <i>The Elements of Statistical Learning</i>, 3.4.1), with a ridge so small
 * that it only keeps the equations solvable.
 */
final class LinearRegression {
  private static final double RIDGE = 1e-6;

  /** Beyond this many coefficients, features with the most labels are left out. */
  private static final int MOST_COEFFICIENTS = 400;

  /** The first coefficient of each feature; -1 for one that is left out. */
  private final int[] starts;

  /** How many coefficients each feature has. */
  private final int[] widths;

  private final boolean[] isNominal;
  private final int size;
  private double[] coefficients = new double[0];

  private LinearRegression(List<FeatureView> views) {
    isNominal = new boolean[views.size()];
    widths = new int[views.size()];
    starts = new int[views.size()];
    for (int feature = 0; feature < widths.length; feature++) {
      isNominal[feature] = views.get(feature).isNominal();
      // One label more: gaps and labels that training did not have.
      widths[feature] = isNominal[feature] ? views.get(feature).labels().size() + 1 : 1;
    }
    int next = 1;
    int widest = widestThatFits();
    for (int feature = 0; feature < widths.length; feature++) {
      starts[feature] = -1;
      if (widths[feature] <= widest) {
        starts[feature] = next;
        next += widths[feature];
      }
    }
    size = next;
  }

  private int widestThatFits() {
    int[] sorted = widths.clone();
    Arrays.sort(sorted);
    int total = 0;
    int widest = 0;
    for (int width : sorted) {
      total += width;
      if (total > MOST_COEFFICIENTS) {
        break;
      }
      widest = width;
    }
    // Features as wide as the last that fits may not all fit; then none of them.
    int all = 0;
    for (int width : sorted) {
      all += width <= widest ? width : 0;
    }
    return all <= MOST_COEFFICIENTS ? widest : widest - 1;
  }

  static LinearRegression fit(List<Row> rows, List<FeatureView> views) {
    LinearRegression model = new LinearRegression(views);
    model.fit(rows);
    return model;
  }

  private void fit(List<Row> rows) {
    double[][] squares = new double[size][size];
    double[] products = new double[size];
    int[] places = new int[widths.length + 1];
    double[] values = new double[widths.length + 1];
    for (Row row : rows) {
      int count = terms(Baselines.features(row), places, values);
      double label = Baselines.label(row);
      for (int first = 0; first < count; first++) {
        products[places[first]] += values[first] * label;
        for (int second = 0; second < count; second++) {
          squares[places[first]][places[second]] += values[first] * values[second];
        }
      }
    }
    for (int place = 0; place < size; place++) {
      squares[place][place] += RIDGE * rows.size();
    }
    coefficients =
        new CholeskyDecomposition(new Array2DRowRealMatrix(squares, false), 1e-8, 0)
            .getSolver()
            .solve(new ArrayRealVector(products, false))
            .toArray();
  }

  /** The coefficients that a row has a value for, the constant first. */
  private int terms(Vector features, int[] places, double[] values) {
    places[0] = 0;
    values[0] = 1;
    int count = 1;
    for (int feature = 0; feature < widths.length; feature++) {
      if (starts[feature] < 0) {
        continue;
      }
      double value = features.apply(feature);
      if (isNominal[feature]) {
        places[count] = starts[feature] + (int) value;
        values[count++] = 1;
      } else {
        places[count] = starts[feature];
        values[count++] = value;
      }
    }
    return count;
  }

  double predict(Row row) {
    int[] places = new int[widths.length + 1];
    double[] values = new double[widths.length + 1];
    int count = terms(Baselines.features(row), places, values);
    double sum = 0;
    for (int term = 0; term < count; term++) {
      sum += coefficients[places[term]] * values[term];
    }
    return sum;
  }
}
