package io.sparkforest.trainer.forest;

import java.util.List;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Grows trees of a random forest: the seam behind which algorithms can be exchanged. */
interface ForestGrower {
  /**
   * Grows one batch.
   *
   * @param rows the training rows as {@link io.sparkforest.trainer.features.FeaturePlan#FEATURES}
   *     (a vector with its attributes) and {@link io.sparkforest.trainer.data.Schema#LABEL}, cached
   * @param trees number of trees, at least 1
   * @param seed decides, with rows and settings, every random choice
   * @return the trees, in the forest's order
   */
  List<DecisionTreeRegressionModel> grow(Dataset<Row> rows, int trees, long seed);
}
