package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The job's hyperparameters, checked; README documents each with its range and default.
 *
 * @param target name of the column to predict
 * @param numTrees number of trees, 1 to 10,000
 * @param engine which algorithm grows them
 * @param maxDepth greatest depth of a tree, 0 to 30 (0: a single leaf); none to have it found
 * @param minInstancesPerNode fewest rows in each child of a split, at least 1; none to have it
 *     found
 * @param maxBins most split candidates and nominal labels of a feature, 2 to 32,768
 * @param featureSubsetStrategy features tried at a split, as Spark writes it; none to have it found
 * @param autoSeconds time for finding settings, at least 0
 * @param subsamplingRate share of the rows drawn (with replacement) for a tree, above 0 to 1
 * @param minInfoGain least gain of a split, at least 0
 * @param seed seed of every random choice
 * @param treeBatchSize trees that are grown between two reports, 1 to 10,000
 * @param earlyStoppingBatches batches without improvement after which no more are grown; 0 for
 *     never
 * @param earlyStoppingTolerance part by which the RMSE must fall for an improvement, 0 to below 1
 * @param validationFraction share of the rows held out for metrics, 0 to 0.9
 * @param dropColumns columns that are not features
 * @param categoricalColumns columns that are categorical whatever their values look like
 * @param numericColumns columns that must be numeric
 * @param aliases column → raw label → canonical label
 * @param impute column → how its missing values are filled in
 * @param missingValues tokens that mean "missing", besides the empty field
 * @param delimiter what parts the fields of CSV
 * @param s3 what of the job is in S3, and how to get there
 */
public record Hyperparameters(
    String target,
    int numTrees,
    Engine engine,
    Optional<Integer> maxDepth,
    Optional<Integer> minInstancesPerNode,
    int maxBins,
    Optional<String> featureSubsetStrategy,
    double autoSeconds,
    double subsamplingRate,
    double minInfoGain,
    long seed,
    int treeBatchSize,
    int earlyStoppingBatches,
    double earlyStoppingTolerance,
    double validationFraction,
    List<String> dropColumns,
    List<String> categoricalColumns,
    List<String> numericColumns,
    Map<String, Map<String, String>> aliases,
    Map<String, Imputation> impute,
    Set<String> missingValues,
    char delimiter,
    S3Parameters s3) {

  /** Reads SageMaker's hyperparameters.json; what is wrong with it is added to the problems. */
  public static Hyperparameters read(JobPaths paths, Problems problems) {
    return HyperparameterReader.read(paths.hyperparameters(), problems);
  }
}
