/**
 * A random forest that is grown in memory: {@link
 * io.sparkforest.trainer.inmemory.InMemoryRandomForestRegressor} bins the rows once into one or two
 * bytes a value ({@code BinnedRows}), Spark tasks grow whole trees over them ({@code TreeGrower}),
 * and Spark's own model is built from what comes back ({@code FlatTree}, {@code SparkTrees}).
 */
@NullMarked
package io.sparkforest.trainer.inmemory;

import org.jspecify.annotations.NullMarked;
