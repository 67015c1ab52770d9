package io.sparkforest.contract.notes;

/** JSON members of {@link Note#PROVENANCE} that the server shows; the document has more. */
public final class ProvenanceFormat {
  /** When the model was written, ISO 8601 in UTC. */
  public static final String CREATED = "created";

  /** SageMaker's training job, an object of {@link #JOB_NAME} and {@link #JOB_ARN}. */
  public static final String JOB = "job";

  /** The job's name; absent if unknown. */
  public static final String JOB_NAME = "name";

  /** The job's ARN; absent if unknown. */
  public static final String JOB_ARN = "arn";

  /** SHA-256 of the training data. */
  public static final String DATA_SHA256 = "data_sha256";

  /** Number of rows that the forest was grown on. */
  public static final String TRAINING_ROWS = "training_rows";

  /** An object from the names of programs to their versions. */
  public static final String VERSIONS = "versions";

  private ProvenanceFormat() {}
}
