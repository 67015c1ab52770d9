package io.sparkforest.server.model;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a model is made of: a pipeline that is loaded and can be asked in several ways. */
public interface ScoringPipeline {

  /**
   * The signature that a schema gives the pipeline. In a pipeline of ours it tells which columns
   * come in which order, and what they are is known already.
   *
   * @param known what the pipeline has been asked with so far; null if nothing is known of it
   * @throws IllegalArgumentException if the schema does not fit the pipeline, telling why
   */
  Signature signature(SparkmlSchema schema, @Nullable Signature known);

  /** A scorer of rows of a signature that fits the pipeline. */
  Scorer scorer(Signature signature);

  /** How many trees its forest has; empty if it has none. */
  OptionalInt trees();
}
