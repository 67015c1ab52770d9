package io.sparkforest.server.model;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that scores records as 0 until it fails with an error of the JVM. */
public final class FailingModel {
  private FailingModel() {}

  /** A model of the sample's signature that scores so many slices. */
  @SuppressWarnings("NullAway") // nobody asks for its bundle
  public static Model after(int slices, Notes notes) {
    return new Model(null, SampleModel.signature(), new FailingScorer(slices), notes);
  }

  private static final class FailingScorer implements Scorer {
    private final AtomicInteger left;

    private FailingScorer(int slices) {
      left = new AtomicInteger(slices);
    }

    @Override
    public double[] score(Rows rows) {
      if (left.getAndDecrement() == 0) {
        throw new StackOverflowError("of the model");
      }
      return new double[rows.size()];
    }

    @Override
    public boolean hasTrees() {
      return false;
    }

    @Override
    public Predictions score(Rows rows, List<TreeStatistic> statistics) {
      throw new IllegalStateException("there are no trees");
    }
  }
}
