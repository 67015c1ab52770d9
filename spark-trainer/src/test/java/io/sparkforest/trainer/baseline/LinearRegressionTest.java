package io.sparkforest.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.features.FeatureView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearRegressionTest {
  private static final List<FeatureView> VIEWS =
      List.of(
          new FeatureView("x", List.of(), 0, 1), new FeatureView("kind", List.of("a", "b"), 0, 1));

  private static List<Row> rows(int count) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      double x = random.nextGaussian();
      int kind = random.nextInt(2);
      rows.add(RowFactory.create(Vectors.dense(x, kind), 3 + 2 * x + (kind == 1 ? 10 : 0)));
    }
    return rows;
  }

  @Test
  void numbersAndIndicatorsOfLabelsAreFitted() {
    LinearRegression model = fit(rows(200), VIEWS);

    assertThat(model.predict(RowFactory.create(Vectors.dense(1.5, 1), 0.0)))
        .isCloseTo(16, within(1e-3));
    assertThat(model.predict(RowFactory.create(Vectors.dense(-1, 0), 0.0)))
        .isCloseTo(1, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 200_000, -1e9})
  void aLabelThatTrainingDidNotHaveIsPredictedNearTheMeanWhereverThatIs(double offset) {
    List<Row> rows =
        rows(200).stream()
            .map(row -> RowFactory.create(row.get(0), offset + Baselines.label(row)))
            .toList();

    LinearRegression model = fit(rows, VIEWS);

    assertThat(model.predict(RowFactory.create(Vectors.dense(0, 2), 0.0)) - offset)
        .isBetween(0.0, 15.0);
    assertThat(model.predict(RowFactory.create(Vectors.dense(1.5, 1), 0.0)) - offset)
        .isCloseTo(16, within(0.1));
  }

  /** What cannot be told from the rows must not be made up of noise. */
  @ParameterizedTest
  @CsvSource({"1500, 0, 1500", "2000, 0, 1000", "1, 5, 2000", "1, 1, 9000"})
  void itIsNotMuchWorseThanTheMeanWhateverTheColumnsAndLabels(
      int numbers, int nominal, int labels) {
    Random random = new Random(3);
    List<FeatureView> views = new ArrayList<>();
    for (int column = 0; column < numbers + nominal; column++) {
      List<String> names =
          column < numbers
              ? List.of()
              : IntStream.range(0, labels).mapToObj(label -> "l" + label).toList();
      views.add(new FeatureView("c" + column, names, 0, 1));
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 2400; row++) {
      double[] values = new double[numbers + nominal];
      for (int column = 0; column < values.length; column++) {
        values[column] = column < numbers ? random.nextGaussian() : random.nextInt(labels);
      }
      rows.add(
          RowFactory.create(Vectors.dense(values), 100 + 0.1 * values[0] + random.nextGaussian()));
    }

    LinearRegression model = fit(rows.subList(0, 1900), views);

    List<Row> others = rows.subList(1900, 2400);
    assertThat(rmse(others, model::predict)).isLessThan(1.05 * rmse(others, row -> 100));
  }

  private static LinearRegression fit(List<Row> rows, List<FeatureView> views) {
    return new LinearRegression(rows, views, LinearRegression.penalty(rows, views));
  }

  private static double rmse(List<Row> rows, ToDoubleFunction<Row> model) {
    return Math.sqrt(
        rows.stream()
            .mapToDouble(row -> Math.pow(model.applyAsDouble(row) - Baselines.label(row), 2))
            .average()
            .orElseThrow());
  }

  @Test
  void everyOneOfAThousandColumnsIsFitted() {
    Random random = new Random(11);
    double[] slopes = random.doubles(1000, -1, 1).toArray();
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 2100; row++) {
      double[] values = random.doubles(slopes.length, -1, 1).toArray();
      rows.add(RowFactory.create(Vectors.dense(values), value(slopes, values)));
    }
    List<FeatureView> views =
        IntStream.range(0, slopes.length)
            .mapToObj(column -> new FeatureView("x" + column, List.of(), 0, 1))
            .toList();

    LinearRegression model = fit(rows.subList(0, 2000), views);

    List<Row> others = rows.subList(2000, 2100);
    assertThat(rmse(others, model::predict)).isLessThan(0.05 * rmse(others, row -> 0));
  }

  private static double value(double[] slopes, double[] values) {
    return IntStream.range(0, slopes.length).mapToDouble(at -> slopes[at] * values[at]).sum();
  }

  @Test
  void ofAColumnWithManyLabelsEachIsFitted() {
    List<String> labels = IntStream.range(0, 900).mapToObj(label -> "l" + label).toList();
    List<FeatureView> views =
        List.of(new FeatureView("x", List.of(), 0, 1), new FeatureView("many", labels, 0, 1));
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 3600; row++) {
      int label = row % labels.size();
      rows.add(RowFactory.create(Vectors.dense(row % 7, label), 5.0 * (row % 7) + label));
    }

    LinearRegression model = fit(rows, views);

    assertThat(model.predict(RowFactory.create(Vectors.dense(2, 700), 0.0)))
        .isCloseTo(710, within(0.5));
  }

  @Test
  void columnsThatSayTheSameDoNoHarm() {
    List<Row> rows =
        rows(200).stream()
            .map(
                row -> {
                  double x = Baselines.features(row).apply(0);
                  return RowFactory.create(Vectors.dense(x, 1 - x, x, 5), 7 * x);
                })
            .toList();
    List<FeatureView> views =
        IntStream.range(0, 4).mapToObj(i -> new FeatureView("x" + i, List.of(), 0, 1)).toList();

    LinearRegression model = fit(rows, views);

    assertThat(rows)
        .allSatisfy(
            row -> assertThat(model.predict(row)).isCloseTo(row.getDouble(1), within(0.01)));
  }
}
