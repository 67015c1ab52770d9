/**
 * The model folder, loaded: what a record looks like and something that scores records.
 *
 * <p>{@link io.sparkforest.server.model.ModelFolder} turns {@code /opt/ml/model} into a {@link
 * io.sparkforest.server.model.Model}: a {@link io.sparkforest.server.model.Signature} (the columns,
 * from {@code notes/signature.json}, a {@link io.sparkforest.server.model.SparkmlSchema} or the
 * pipeline itself) and a {@link io.sparkforest.server.model.Scorer}. Rows travel between the other
 * packages and the scorer as {@link io.sparkforest.server.model.Rows}: flat arrays of numbers and
 * labels, so that another scorer than MLeap's can take this one's place without a change elsewhere.
 * A {@link io.sparkforest.server.model.RecordLayout} is what those who read records need of the
 * signature, made once a model.
 *
 * <p>{@code MleapOps} are the ops that load: MLeap's own, but for forests, which lie flat, and the
 * features' stages, which do without Scala's reflection. {@code FeatureCompiler} makes a plan of a
 * pipeline that needs no MLeap, and {@code PlanProof} compares the two.
 *
 * <p>This is the only package that knows MLeap and Scala.
 */
@NullMarked
package io.sparkforest.server.model;

import org.jspecify.annotations.NullMarked;
