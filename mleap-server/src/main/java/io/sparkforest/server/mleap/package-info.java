/**
 * Pipelines that MLeap loads: the only package that depends on MLeap and Scala.
 *
 * <p>Read {@link io.sparkforest.server.mleap.MleapBundle} first: it loads a bundle and makes
 * scorers. {@code PipelineColumns} has the pipeline's columns and finds the signatures that fit
 * them. {@link io.sparkforest.server.mleap.MleapOps} lists the ops that load: MLeap's own, except
 * {@code FlatForestOp}, which loads forests into arrays, and {@code FeatureOp}, whose stages do not
 * need Scala's reflection. {@code MleapScorer} scores with MLeap. {@code FeatureCompiler} makes a
 * plan of a pipeline that does not need MLeap, {@code PlanProof} compares the two, and {@code
 * CompiledScorer} scores with the plan. {@code ForestExplainer} says what columns contribute.
 *
 * <p>It must not depend on model folders, HTTP or how records are encoded.
 */
@NullMarked
package io.sparkforest.server.mleap;

import org.jspecify.annotations.NullMarked;
