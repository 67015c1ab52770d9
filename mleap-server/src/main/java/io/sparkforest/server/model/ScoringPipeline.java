package io.sparkforest.server.model;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a model is made of: a loaded pipeline that can be called in several ways. */
public interface ScoringPipeline {

  /**
   * The signature that a schema gives the pipeline. For a pipeline of our trainer it gives the
   * order of the columns, whose types are known already.
   *
   * @param known the signature that the model has without a schema; null if there is none
   * @throws IllegalArgumentException if the schema does not fit the pipeline, telling why
   */
  Signature signature(SparkmlSchema schema, @Nullable Signature known);

  /** A scorer of rows of a signature that fits the pipeline. */
  Scorer scorer(Signature signature);

  /** How many trees its forest has; empty if it has none. */
  OptionalInt trees();
}
