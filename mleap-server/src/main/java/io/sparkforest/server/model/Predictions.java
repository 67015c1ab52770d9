package io.sparkforest.server.model;

/**
 * A model's predictions for some rows.
 *
 * @param scores one prediction a row, in the order of the rows
 * @param statistics for each {@link TreeStatistic} requested, its values, one per row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a million rows are not copied
public record Predictions(double[] scores, double[][] statistics) {}
