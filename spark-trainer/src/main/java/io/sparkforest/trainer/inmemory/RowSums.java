package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What trees predict for their training rows, summed up: once over all trees and once, a row being
 * out of bag for a tree that was grown without it, over those alone (Breiman 2001, section 3.1).
 * Whole numbers ({@link FixedPoint}), so that the sums do not depend on how trees are put together.
 */
class RowSums implements Serializable {
  final long[] all;
  final long[] outOfBag;
  final int[] outOfBagTrees;
  private int trees;

  RowSums(int rows) {
    all = new long[rows];
    outOfBag = new long[rows];
    outOfBagTrees = new int[rows];
  }

  final int size() {
    return all.length;
  }

  void addTree() {
    trees++;
  }

  void addInBag(int row, long prediction) {
    all[row] += prediction;
  }

  void addOutOfBag(int row, long prediction) {
    all[row] += prediction;
    outOfBag[row] += prediction;
    outOfBagTrees[row]++;
  }

  final void add(RowSums other) {
    trees += other.trees;
    Arrays.setAll(all, row -> all[row] + other.all[row]);
    Arrays.setAll(outOfBag, row -> outOfBag[row] + other.outOfBag[row]);
    Arrays.setAll(outOfBagTrees, row -> outOfBagTrees[row] + other.outOfBagTrees[row]);
  }

  final int trees() {
    return trees;
  }

  final double prediction(int row, FixedPoint scale) {
    return scale.meanPrediction(all[row], trees);
  }

  final int outOfBagTrees(int row) {
    return outOfBagTrees[row];
  }

  final double outOfBagPrediction(int row, FixedPoint scale) {
    return scale.meanPrediction(outOfBag[row], outOfBagTrees[row]);
  }
}
