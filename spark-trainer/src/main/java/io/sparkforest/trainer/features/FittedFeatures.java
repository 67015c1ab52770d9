package io.sparkforest.trainer.features;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.data.TrainingData;
import io.sparkforest.trainer.job.InterruptibleWork;
import io.sparkforest.trainer.job.JobStopped;
import io.sparkforest.trainer.job.StopRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fitted stages, and the rows that they made, cached.
 *
 * @param plan what was fitted
 * @param stages the fitted stages
 * @param training rows to train on, as {@link FeaturePlan#FEATURES} and {@link Schema#LABEL}
 * @param validation the same of the rows held out
 */
public record FittedFeatures(
    FeaturePlan plan, PipelineModel stages, Dataset<Row> training, Dataset<Row> validation) {
  private static final Logger log = LoggerFactory.getLogger(FittedFeatures.class);

  /**
   * Fits the stages on the training rows alone.
   *
   * @throws JobStopped if the job is asked to stop meanwhile
   */
  public static FittedFeatures fit(FeaturePlan plan, TrainingData.Split rows, StopRequest stop) {
    long start = System.nanoTime();
    FittedFeatures fitted =
        InterruptibleWork.run(
                rows.table().sparkSession().sparkContext(),
                "fitting the features",
                stop,
                () -> fit(plan, rows))
            .orElseThrow(JobStopped::new);
    log.info(
        "features: {} columns read, fitted and cached in {} s",
        plan.featureNames().size(),
        (System.nanoTime() - start) / 1_000_000_000);
    return fitted;
  }

  private static FittedFeatures fit(FeaturePlan plan, TrainingData.Split rows) {
    PipelineModel stages = plan.pipeline().fit(rows.training());
    FittedFeatures fitted =
        new FittedFeatures(
            plan, stages, made(stages, rows.training()), made(stages, rows.validation()));
    // Filled now, so that the first batch of trees is not blamed for it.
    fitted.training().count();
    fitted.validation().count();
    return fitted;
  }

  private static Dataset<Row> made(PipelineModel stages, Dataset<Row> rows) {
    return stages.transform(rows).select(FeaturePlan.FEATURES, Schema.LABEL).cache();
  }

  /** All stages with a model after them, as one. */
  public PipelineModel followedBy(Transformer model) {
    return new PipelineModel(
        "forest", Stream.concat(Stream.of(stages.stages()), Stream.of(model)).toList());
  }

  /** The labels that the model knows, by the raw column's DataFrame name, in the index's order. */
  public Map<String, List<String>> levels() {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (Transformer stage : stages.stages()) {
      if (stage instanceof StringIndexerModel indexer) {
        for (int column = 0; column < indexer.getInputCols().length; column++) {
          String input = indexer.getInputCols()[column];
          levels.put(Column.idOf(input), List.of(indexer.labelsArray()[column]));
        }
      }
    }
    return levels;
  }
}
