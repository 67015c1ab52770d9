package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.TestHyperparameters;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UnseenLabelsTest {
  private static final StructType TYPE =
      new StructType().add("kind", DataTypes.StringType).add("label", DataTypes.DoubleType);

  /** Kind "usual" (0) in 80 rows with target 10, "dear" (1) in 20 rows with target 100. */
  private static Dataset<Row> rows(@Nullable String oneMore) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      rows.add(RowFactory.create(row < 80 ? "usual" : "dear", row < 80 ? 10.0 : 100.0));
    }
    rows.add(RowFactory.create(oneMore, 10.0));
    Dataset<Row> table = TestSession.get().createDataFrame(rows, TYPE);
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("kind")
            .setOutputCol("index")
            .setHandleInvalid("keep")
            .fit(table)
            .transform(table);
    return new VectorAssembler()
        .setInputCols(new String[] {"index"})
        .setOutputCol("features")
        .transform(indexed)
        .cache();
  }

  private static List<DecisionTreeRegressionModel> grown(Dataset<Row> rows) {
    Hyperparameters settings =
        TestHyperparameters.of("num_trees", "20", "engine", "mllib", "max_bins", "32", "seed", "5");
    return new MllibGrower(rows, rows.limit(0), settings.forest(), new TreeSizes(3, 1, "all"))
        .grow(0, 20)
        .trees();
  }

  private static double score(List<DecisionTreeRegressionModel> trees, double index) {
    return trees.stream()
        .mapToDouble(tree -> tree.predict(Vectors.dense(index)))
        .average()
        .orElseThrow();
  }

  @Test
  void anIndexThatNoTrainingRowHadGoesWithMostRows() {
    List<DecisionTreeRegressionModel> trees = grown(rows("usual"));

    assertThat(score(trees, 0)).isEqualTo(10);
    assertThat(score(trees, 1)).isEqualTo(100);
    assertThat(score(trees, 2)).isEqualTo(10);
  }

  @Test
  void anIndexThatTrainingRowsHadIsLearnedFromThem() {
    List<DecisionTreeRegressionModel> trees = grown(rows(null));

    assertThat(score(trees, 0)).isEqualTo(10);
    assertThat(score(trees, 2)).isNotEqualTo(score(trees, 0));
  }
}
