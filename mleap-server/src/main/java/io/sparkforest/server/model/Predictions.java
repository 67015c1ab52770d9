package io.sparkforest.server.model;

/**
 * What a model says of some rows.
 *
 * @param scores one prediction a row, in the order of the rows
 * @param statistics for each {@link TreeStatistic} that was asked for its values, one a row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a million rows are not copied
public record Predictions(double[] scores, double[][] statistics) {}
