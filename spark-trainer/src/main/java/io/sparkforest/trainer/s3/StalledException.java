package io.sparkforest.trainer.s3;

import java.io.IOException;

/** Nothing came or went for too long. */
final class StalledException extends IOException {
  private final int seconds;

  StalledException(int seconds) {
    super("no progress in " + seconds + " s");
    this.seconds = seconds;
  }

  int seconds() {
    return seconds;
  }
}
