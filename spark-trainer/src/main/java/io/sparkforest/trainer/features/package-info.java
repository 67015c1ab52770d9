/**
 * From typed columns to the vector that the forest splits on, as a fitted Spark ML pipeline:
 * aliases, imputation, indexing, assembling and scaling. One scan of the table gathers what the
 * stages learn ({@link FeatureStatistics}), and the stages are made of it ({@link StageFitting})
 * instead of being fitted by Spark, an estimator and a job after the other. What Spark ML has no
 * stage for (labels renamed or filled in, groups, constants) are small transformers of our own,
 * each of which the bundle can express in stock MLeap ops.
 */
@NullMarked
package io.sparkforest.trainer.features;

import org.jspecify.annotations.NullMarked;
