package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.TestSession;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.Instance;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.tree.impl.DecisionTreeMetadata;
import org.apache.spark.mllib.tree.configuration.Algo;
import org.apache.spark.mllib.tree.configuration.Strategy;
import org.apache.spark.mllib.tree.impurity.Variance;
import org.apache.spark.rdd.RDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FeatureSubsetTest {
  private static final String[] STRATEGIES = {
    "auto",
    "all",
    "onethird",
    "sqrt",
    "log2",
    "1",
    "3",
    "007",
    "+2",
    "50",
    "1.0",
    "0.5",
    "0.01",
    "3e-1",
    ".7",
    "1e0",
    "0.5d",
    "0.25f",
    "1."
  };

  @Test
  void everyStrategyMeansWhatItMeansToSpark() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(TestSession.get().sparkContext());
    for (int features : new int[] {1, 2, 8, 11}) {
      RDD<Instance> rows =
          context
              .parallelize(
                  List.of(
                      new Instance(1, 1, Vectors.dense(new double[features])),
                      new Instance(2, 1, Vectors.dense(new double[features]))),
                  1)
              .rdd();
      Strategy strategy = new Strategy(Algo.Regression(), Variance.instance(), 3, 2, 32, Map.of());
      for (String name : STRATEGIES) {
        for (int trees : new int[] {1, 20}) {
          int expected =
              DecisionTreeMetadata.buildMetadata(rows, strategy, trees, name).numFeaturesPerNode();
          assertThat(FeatureSubset.size(name, features, trees))
              .as("%s of %d features for %d trees", name, features, trees)
              .isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 10, 1, 10", "auto, 10, 2, 4", "ALL, 10, 5, 10", "onethird, 9, 5, 3", "sqrt, 10, 5, 4",
    "log2, 1, 5, 1", "log2, 9, 5, 4", "1, 10, 5, 1", "1.0, 10, 5, 10", "12, 10, 5, 10",
    "0.01, 10, 5, 1"
  })
  void sharesAreRoundedUpAndNumbersAreAtMostAllFeatures(
      String strategy, int features, int trees, int size) {
    assertThat(FeatureSubset.size(strategy, features, trees)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "0.0", "1.01", "2.0", "some", "", "NaN", "--3", "e"})
  void whatSparkRefusesIsRefused(String strategy) {
    assertThatThrownBy(() -> FeatureSubset.size(strategy, 10, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("featureSubsetStrategy");
  }
}
