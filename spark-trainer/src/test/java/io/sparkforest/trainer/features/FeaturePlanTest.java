package io.sparkforest.trainer.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.data.TrainingData;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.sagemaker.Channels;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeaturePlanTest {
  @TempDir Path base;

  private FittedFeatures fitted(String hyperparameters, String table) throws IOException {
    Path config = Files.createDirectories(base.resolve("input/config"));
    Path channel = Files.createDirectories(base.resolve("input/data/training"));
    Files.writeString(config.resolve("hyperparameters.json"), hyperparameters);
    Files.writeString(channel.resolve("table.csv"), table);
    JobPaths paths = new JobPaths(base);
    Problems problems = new Problems();
    Hyperparameters read = Hyperparameters.read(paths, problems);
    StopRequest stop = new StopRequest();
    TrainingData data =
        TrainingData.scan(
            Channels.of(paths, Map.of()), read, base, ScanWorkers.OF_THIS_HOST, problems, stop);
    FeaturePlan plan =
        FeaturePlan.of(
            data.schema(), read.cleaning(), read.forest().tree().maxBins(), data.trainingRows());
    Table rows = data.read(TestSession.get());
    return FittedFeatures.of(plan, FeatureStatistics.of(plan, rows, stop), rows);
  }

  private static List<Vector> vectors(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.<Vector>getAs(0)).toList();
  }

  private static Attribute attribute(FittedFeatures features, int slot) {
    return AttributeGroup.fromStructField(features.training().schema().apply(FeaturePlan.FEATURES))
        .getAttr(slot);
  }

  /** A column with that many labels, each in ten rows, and a target. */
  private static String labels(int count) {
    StringBuilder table = new StringBuilder("kind,y\n");
    for (int row = 0; row < 10 * count; row++) {
      table.append("L").append(row % count).append(',').append(row).append('\n');
    }
    return table.toString();
  }

  @Test
  void numbersAreFilledInAndScaledToMeanZeroAndStandardDeviationOne() throws IOException {
    FittedFeatures features =
        fitted(
            "{\"target\": \"y\", \"validation_fraction\": \"0\"}",
            "x,y\n1.5,1\n2.5,2\n,3\n3.5,4\n");

    assertThat(features.plan().featureNames()).containsExactly("x");
    // The gap takes the mean, 2.5; the sample's standard deviation is then the root of 2 / 3.
    assertThat(vectors(features.training()).stream().map(each -> each.apply(0)))
        .usingElementComparator((one, other) -> Math.abs(one - other) < 1e-12 ? 0 : 1)
        .containsExactlyInAnyOrder(-Math.sqrt(1.5), 0.0, 0.0, Math.sqrt(1.5));
  }

  @Test
  void labelsThatFitIntoTheBinsBesideTheUnseenOneAreNominal() throws IOException {
    FittedFeatures features =
        fitted(
            "{\"target\": \"y\", \"max_bins\": \"8\", \"validation_fraction\": \"0\"}", labels(7));

    assertThat(attribute(features, 0)).isInstanceOf(NominalAttribute.class);
    assertThat(((NominalAttribute) attribute(features, 0)).getNumValues().get()).isEqualTo(8);
  }

  @Test
  void oneLabelMoreThanThatMakesThemNumbersInAlphabeticalOrder() throws IOException {
    FittedFeatures features =
        fitted(
            "{\"target\": \"y\", \"max_bins\": \"8\", \"validation_fraction\": \"0\"}", labels(8));

    assertThat(attribute(features, 0)).isNotInstanceOf(NominalAttribute.class);
    assertThat(features.levels().get("c0")).isSorted().hasSize(8);
  }

  @Test
  void moreLabelsThanRowsAreNoTroubleToSpark() throws IOException {
    FittedFeatures features =
        fitted(
            """
            {"target": "y", "categorical_columns": "kind", "validation_fraction": "0"}""",
            "kind,y\na,1\nb,2\nc,3\n");

    assertThat(attribute(features, 0)).isNotInstanceOf(NominalAttribute.class);
  }

  @Test
  void aDroppedColumnStillGroupsTheRowsForAnother() throws IOException {
    FittedFeatures features =
        fitted(
            """
            {"target": "y", "drop_columns": "item", "validation_fraction": "0",
             "impute": "{\\"x\\": {\\"with\\": \\"mean\\", \\"by\\": \\"item\\"}}"}""",
            "item,x,y\na,1.5,1\na,,2\nb,7.5,3\nb,,4\n");

    assertThat(features.plan().featureNames()).containsExactly("x");
    // Scaled, the fillings are their groups' only values: two low and two high.
    assertThat(vectors(features.training()).stream().map(each -> each.apply(0) < 0))
        .containsExactlyInAnyOrder(true, true, false, false);
  }
}
