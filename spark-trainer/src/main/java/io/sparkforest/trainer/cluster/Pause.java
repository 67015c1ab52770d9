package io.sparkforest.trainer.cluster;

/** Waiting on a thread that nobody interrupts. */
final class Pause {
  private Pause() {}

  static void of(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the job", e);
    }
  }
}
