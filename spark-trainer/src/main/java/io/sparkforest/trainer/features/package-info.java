/**
 * From typed columns to the vector that the forest splits on, as a Spark ML pipeline: aliases,
 * imputation, indexing, assembling and scaling. What Spark ML has no stage for (labels renamed or
 * filled in, groups, constants) are small estimators and transformers of our own, each of which the
 * bundle can express in stock MLeap ops.
 */
@NullMarked
package io.sparkforest.trainer.features;

import org.jspecify.annotations.NullMarked;
