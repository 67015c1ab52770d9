package io.sparkforest.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.features.FeatureView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

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
    LinearRegression model = LinearRegression.fit(rows(200), VIEWS);

    assertThat(model.predict(RowFactory.create(Vectors.dense(1.5, 1), 0.0)))
        .isCloseTo(16, within(1e-3));
    assertThat(model.predict(RowFactory.create(Vectors.dense(-1, 0), 0.0)))
        .isCloseTo(1, within(1e-3));
  }

  @Test
  void aLabelThatTrainingDidNotHaveIsPredictedAllTheSame() {
    LinearRegression model = LinearRegression.fit(rows(200), VIEWS);

    assertThat(model.predict(RowFactory.create(Vectors.dense(0, 2), 0.0))).isBetween(0.0, 15.0);
  }

  @Test
  void aColumnOfVeryManyLabelsIsLeftOut() {
    List<String> many = java.util.stream.IntStream.range(0, 999).mapToObj(i -> "l" + i).toList();
    List<FeatureView> views =
        List.of(new FeatureView("x", List.of(), 0, 1), new FeatureView("many", many, 0, 1));

    LinearRegression model = LinearRegression.fit(rows(200), views);

    Row one = RowFactory.create(Vectors.dense(1, 3), 0.0);
    Row other = RowFactory.create(Vectors.dense(1, 900), 0.0);
    assertThat(model.predict(one)).isEqualTo(model.predict(other));
  }
}
