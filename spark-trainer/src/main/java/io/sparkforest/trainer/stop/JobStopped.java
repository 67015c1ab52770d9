package io.sparkforest.trainer.stop;

/** The job was asked to stop before it had a single tree, so it ends without a model. */
public final class JobStopped extends RuntimeException {
  public JobStopped() {
    super("stopped before the first batch of trees was grown: no model was written");
  }
}
