package io.sparkforest.trainer.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.contract.notes.ProvenanceFormat;
import io.sparkforest.trainer.findings.DataFindings;
import io.sparkforest.trainer.settings.Hyperparameters;
import java.util.Map;

/**
 * {@code provenance.json}: where a model comes from.
 *
 * @param created when it was written, ISO 8601 in UTC
 * @param job SageMaker's name and ARN of the training job, as far as known
 * @param dataSha256 SHA-256 over the files' bytes in the order of their names, unzipped and as CSV;
 *     with further channels, over the digests of all
 * @param trainingRows rows it was grown on
 * @param validationRows rows held out
 * @param testRows rows of the test channel
 * @param found what was found in the files
 * @param trees trees in the forest
 * @param isComplete false if the job was stopped before all trees were grown
 * @param hyperparameters every hyperparameter as it was used, defaults included
 * @param versions versions of this program, Spark, MLeap and Java
 */
public record ProvenanceNote(
    @JsonProperty(ProvenanceFormat.CREATED) String created,
    @JsonProperty(ProvenanceFormat.JOB) Map<String, String> job,
    @JsonProperty(ProvenanceFormat.DATA_SHA256) String dataSha256,
    @JsonProperty(ProvenanceFormat.TRAINING_ROWS) long trainingRows,
    long validationRows,
    long testRows,
    DataFindings found,
    int trees,
    boolean isComplete,
    Hyperparameters hyperparameters,
    @JsonProperty(ProvenanceFormat.VERSIONS) Map<String, String> versions) {}
