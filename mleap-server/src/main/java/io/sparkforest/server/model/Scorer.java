package io.sparkforest.server.model;

/** Predicts. Any number of threads may score at the same time. */
public interface Scorer {

  /** One prediction for each row, in the order of the rows. */
  double[] score(Rows rows);
}
