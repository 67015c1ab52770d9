package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.Optional;

/**
 * How each tree of the forest is grown. What is empty is {@code auto}: the job finds it.
 *
 * @param maxDepth maximum depth, 0 (a single leaf) to 30
 * @param minInstancesPerNode minimum number of rows on each side of a split, at least 1
 * @param maxBins maximum number of bins for a feature, 2 to 32,768
 * @param featureSubsetStrategy number of features tried at each split, as Spark writes it
 * @param refineCuts whether splits are placed more exactly than Spark does
 * @param autoSeconds time limit in seconds for finding what is {@code auto}, at least 0
 * @param subsamplingRate fraction of the rows drawn (with replacement) for a tree, above 0 to 1
 * @param minInfoGain minimum gain of a split, at least 0, in the square of the target's unit
 */
public record TreeParameters(
    Optional<Integer> maxDepth,
    Optional<Integer> minInstancesPerNode,
    int maxBins,
    Optional<String> featureSubsetStrategy,
    boolean refineCuts,
    double autoSeconds,
    double subsamplingRate,
    double minInfoGain) {
  static TreeParameters of(ReadValues values) {
    return new TreeParameters(
        values.get(DeclaredHyperparameters.MAX_DEPTH),
        values.get(DeclaredHyperparameters.MIN_INSTANCES_PER_NODE),
        values.get(DeclaredHyperparameters.MAX_BINS),
        values.get(DeclaredHyperparameters.FEATURE_SUBSET_STRATEGY),
        values.get(DeclaredHyperparameters.REFINE_CUTS),
        values.get(DeclaredHyperparameters.AUTO_SECONDS),
        values.get(DeclaredHyperparameters.SUBSAMPLING_RATE),
        values.get(DeclaredHyperparameters.MIN_INFO_GAIN));
  }
}
