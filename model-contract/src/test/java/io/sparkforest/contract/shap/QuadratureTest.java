package io.sparkforest.contract.shap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuadratureTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 15, 32})
  void powersAreIntegratedUpToTwiceThePoints(int size) {
    Quadrature rule = new Quadrature(size);

    for (int power = 0; power < 2 * size; power++) {
      double integral = 0;
      for (int point = 0; point < size; point++) {
        integral += rule.weights[point] * Math.pow(rule.points[point], power);
      }
      assertThat(integral).as("power " + power).isEqualTo(1.0 / (power + 1), within(1e-14));
    }
  }
}
