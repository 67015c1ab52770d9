package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.declaration.HyperparameterFile;
import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.Map;

/**
 * The job's hyperparameters, checked; docs/hyperparameters.md documents each with its range and
 * default. As JSON they are members of one object, under the names that users write, and those of
 * S3 are an object in it.
 *
 * @param columns what the columns of the data are to the model
 * @param cleaning what replaces the values of columns
 * @param data how the rows are read and divided
 * @param forest how the forest is grown
 * @param s3 what of the job is in S3, and how to reach it
 */
public record Hyperparameters(
    @JsonUnwrapped ColumnParameters columns,
    @JsonUnwrapped CleaningParameters cleaning,
    @JsonUnwrapped DataParameters data,
    @JsonUnwrapped ForestParameters forest,
    S3Parameters s3) {
  /**
   * Reads SageMaker's hyperparameters.json.
   *
   * @param problems gets what is wrong with the values
   * @throws io.sparkforest.trainer.sagemaker.UserError if the file cannot be read
   */
  public static Hyperparameters read(JobPaths paths, Problems problems) {
    return of(HyperparameterFile.read(paths.hyperparameters()), problems);
  }

  /** Reads the values of names, and adds what is wrong with them to the problems. */
  static Hyperparameters of(Map<String, String> written, Problems problems) {
    ReadValues values = ReadValues.of(written, DeclaredHyperparameters.all(), problems);
    Hyperparameters read =
        new Hyperparameters(
            ColumnParameters.of(values),
            CleaningParameters.of(values),
            DataParameters.of(values),
            ForestParameters.of(values),
            S3Parameters.of(values));
    Contradictions.report(read, problems);
    return read;
  }
}
