package io.sparkforest.trainer.inmemory;

/**
 * What trees that were grown without a row say of it, one element a row.
 *
 * @param deviations the population standard deviation over a whole forest's trees that is to be
 *     expected of these trees: a few trees alone would disagree less than many. NaN if there are
 *     fewer than two
 * @param halfDeviations the same by every other one of these trees
 * @param halfMeans the mean prediction of these; NaN if there is none
 * @param trees how many trees there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RowSpreads(
    double[] deviations, double[] halfDeviations, double[] halfMeans, int[] trees) {}
