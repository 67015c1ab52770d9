package io.sparkforest.server.model;

import io.sparkforest.server.drift.Drift;
import java.util.OptionalInt;

/** A model that is loaded and known to score. */
public final class Model {
  private final ScoringPipeline pipeline;
  private final RecordLayout layout;
  private final Signature signature;

  /** The signature that the model has without a schema. */
  private final Signature known;

  private final Scorer scorer;
  private final Notes notes;
  private final Drift drift;
  private final SchemaCache schemas = new SchemaCache();

  /**
   * A model.
   *
   * @param signature what its records look like; it fits the pipeline
   * @param scorer what scores them
   */
  public Model(ScoringPipeline pipeline, Signature signature, Scorer scorer, Notes notes) {
    this(
        pipeline,
        signature,
        signature,
        scorer,
        notes,
        Drift.of(signature.seenInputs(), signature.scoreBounds()));
  }

  private Model(
      ScoringPipeline pipeline,
      Signature known,
      Signature signature,
      Scorer scorer,
      Notes notes,
      Drift drift) {
    this.known = known;
    this.pipeline = pipeline;
    this.layout = new RecordLayout(signature);
    this.signature = signature;
    this.scorer = scorer;
    this.notes = notes;
    this.drift = drift;
  }

  /** What a record looks like. */
  public Signature signature() {
    return signature;
  }

  /** The signature as those who read records need it. */
  public RecordLayout layout() {
    return layout;
  }

  /** What scores records of the signature. */
  public Scorer scorer() {
    return scorer;
  }

  /** How many trees its forest has, if it has one. */
  public OptionalInt trees() {
    return pipeline.trees();
  }

  /** Its origin and accuracy. */
  public Notes notes() {
    return notes;
  }

  /** How its records differ from those of training; one count whatever schema they come with. */
  public Drift drift() {
    return drift;
  }

  /**
   * The same model, for records of another schema and maybe for another of the pipeline's columns.
   *
   * @throws IllegalArgumentException if the schema does not fit the pipeline, with the reason
   */
  public Model with(SparkmlSchema schema) {
    Signature other = pipeline.signature(schema, known);
    boolean hasScores = other.prediction().equals(known.prediction());
    return new Model(
        pipeline,
        known,
        other,
        pipeline.scorer(other),
        notes,
        drift.with(other.seenInputs(), hasScores));
  }

  /**
   * The same model, asked as a schema says that came with a request: made once for each of the last
   * few schemas.
   *
   * @param schema its JSON text
   * @throws IllegalArgumentException if it is no schema or does not fit the pipeline, with the
   *     reason
   */
  public Model withSchema(String schema) {
    return schemas.get(schema, () -> with(SparkmlSchema.parse(schema)));
  }
}
