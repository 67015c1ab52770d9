package io.sparkforest.server.model;

import io.sparkforest.server.forest.FlatForest;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import org.jspecify.annotations.Nullable;

/**
 * A forest as a bundle holds it.
 *
 * @param stock MLeap's model; without trees if they lie flat
 * @param flat null if MLeap's model has the trees
 */
record ForestModel(RandomForestRegressionModel stock, @Nullable FlatForest flat) {}
