package io.sparkforest.trainer.inmemory;

/**
 * What the forests before a residual forest predict together, to which its own predictions are
 * added.
 *
 * @param labels what is to be predicted, of all rows
 * @param predictions by all trees, of all rows
 * @param outOfBag of the rows to train on, each by the trees that were grown without it; of a row
 *     without such a tree 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EarlierForests(double[] labels, double[] predictions, double[] outOfBag) {}
