package io.sparkforest.server.bundle;

import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import java.time.Duration;

/** Scores the same records until the first request will find warm code. */
final class WarmUp {
  static final int ROWS = 16;

  /** Enough for the just-in-time compiler to have seen the scoring loop. */
  private static final int ROUNDS = 200;

  /** What a forest of a thousand deep trees may at most add to the start. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private WarmUp() {}

  static void run(Scorer scorer, Rows rows) {
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS && System.nanoTime() - start < LONGEST.toNanos(); round++) {
      scorer.score(rows);
    }
  }
}
