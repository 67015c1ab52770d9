package io.sparkforest.trainer.features;

import static io.sparkforest.trainer.features.FeatureTable.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.inmemory.FeatureBlock;
import io.sparkforest.trainer.settings.Imputation;
import io.sparkforest.trainer.settings.Imputation.With;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** Columns, rows and Spark's own stages have the same vectors, bit for bit. */
final class TableFeaturesTest {
  private static final Row[] NO_ROWS = {};

  @Provide
  Arbitrary<List<Row>> tables() {
    return FeatureTable.tables(0.0, -0.0, 1.0, 2.5, 1e100, -32_768.0, 1e-320);
  }

  private static Imputation by(With with, Optional<String> group) {
    Optional<String> value = with == With.CONSTANT ? Optional.of("7") : Optional.empty();
    return new Imputation(with, value, group);
  }

  private static List<FeaturePlan> plans() {
    List<FeaturePlan> plans = new ArrayList<>();
    for (Optional<String> group : List.of(Optional.<String>empty(), Optional.of("group"))) {
      plans.add(FeatureTable.numberPlan(by(With.MEAN, group)));
      plans.add(FeatureTable.numberPlan(by(With.MODE, group)));
      plans.add(FeatureTable.nominalPlan(Optional.of(by(With.MODE, group))));
      plans.add(FeatureTable.orderedPlan(Optional.of(by(With.MODE, group))));
    }
    plans.add(FeatureTable.numberPlan(by(With.CONSTANT, Optional.empty())));
    plans.add(FeatureTable.nominalPlan(Optional.empty()));
    plans.add(FeatureTable.orderedPlan(Optional.empty()));
    return plans;
  }

  @Property(tries = 8)
  void allThreeMakeTheSameVectors(@ForAll("tables") List<Row> rows) {
    Table table = FeatureTable.table(3, rows.toArray(NO_ROWS));
    for (FeaturePlan plan : plans()) {
      FittedFeatures features =
          FittedFeatures.of(plan, FeatureStatistics.of(plan, table, new StopRequest()), table);

      List<Vector> bySpark =
          new PipelineModel("features", features.stages().stages())
              .transform(table.frame()).select(FeaturePlan.FEATURES).collectAsList().stream()
                  .map(row -> row.<Vector>getAs(0))
                  .toList();

      FeatureRows byRow = FeatureRows.of(features.stages().stages(), table.type());
      FeatureBlock block = features.rows().block(0);
      assertThat(features.rows().blocks()).isOne();
      assertThat(block.size()).isEqualTo(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        assertThat(block.row(row)).isEqualTo(bySpark.get(row).toArray());
        assertThat(byRow.features(rows.get(row)).toArray()).isEqualTo(block.row(row));
        assertThat(block.heldOut()[row]).isEqualTo(rows.get(row).getBoolean(4));
      }
    }
  }
}
