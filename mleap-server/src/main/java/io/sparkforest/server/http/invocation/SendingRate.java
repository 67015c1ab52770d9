package io.sparkforest.server.http.invocation;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * How fast a client sends while it is waited for. The time that the server takes for itself does
 * not count: it slows down clients that would send faster.
 */
final class SendingRate {
  /** Bytes for each second that the client is waited for. */
  static final int SLOWEST = 16 << 10;

  /** Before that a client may pause. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** As long as SageMaker waits for an asynchronous answer. */
  static final Duration LONGEST = Duration.ofHours(1);

  private long waitedNanos;
  private long bytes;

  /** Counts bytes that were there already. */
  void addReceived(int count) {
    bytes += count;
  }

  /**
   * Counts a time that the client was waited for.
   *
   * @throws TimeoutException if it is too slow, on average or in all
   */
  void addWaiting(Duration time) throws TimeoutException {
    waitedNanos += time.toNanos();
    Duration waited = Duration.ofNanos(waitedNanos);
    if (waited.compareTo(LONGEST) > 0) {
      throw new TimeoutException("the body took longer than " + LONGEST);
    }
    if (waited.compareTo(GRACE) > 0 && bytes < waited.toMillis() * SLOWEST / 1_000) {
      throw new TimeoutException(
          "the body was received at less than " + SLOWEST + " bytes a second");
    }
  }
}
