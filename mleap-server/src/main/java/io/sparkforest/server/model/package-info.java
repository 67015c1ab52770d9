/**
 * What a model is: what its records look like, and what scores them.
 *
 * <p>Read {@link io.sparkforest.server.model.Model} first, then {@link
 * io.sparkforest.server.model.Signature} and {@link io.sparkforest.server.model.Column}, {@link
 * io.sparkforest.server.model.RecordLayout} (what those who read records need of the signature,
 * built once per model), {@link io.sparkforest.server.model.Rows} (records as flat arrays of
 * numbers and labels) and {@link io.sparkforest.server.model.Scorer}. {@link
 * io.sparkforest.server.model.ScoringPipeline} is what a model needs of the library that loaded it,
 * so another library can take MLeap's place.
 *
 * <p>It must not depend on MLeap, on files, or on how records are encoded.
 */
@NullMarked
package io.sparkforest.server.model;

import org.jspecify.annotations.NullMarked;
