package io.sparkforest.server.http.invocation;

import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;

/**
 * A limit to the time that a client is waited for in all, however many waits it takes. To look at
 * the clock between reads is not enough: a read returns only when a byte comes or the connection
 * has been silent for as long as it may be. So the limit also shortens that silence, until it is
 * closed.
 */
public final class WaitLimit implements AutoCloseable {
  private final EndPoint endPoint;
  private final Duration limit;
  private final long usualSilence;
  private final long start = NanoTime.now();

  /**
   * A limit that begins now.
   *
   * @param endPoint the client's connection
   */
  public WaitLimit(EndPoint endPoint, Duration limit) {
    this.endPoint = endPoint;
    this.limit = limit;
    usualSilence = endPoint.getIdleTimeout();
  }

  /** Whether no time is left. */
  public boolean isOver() {
    return left() <= 0;
  }

  private long left() {
    return limit.toMillis() - NanoTime.millisSince(start);
  }

  /** Must be called before each wait: it ends with a time-out when the limit is reached. */
  public void beforeWaiting() {
    long left = Math.max(1, left());
    if (usualSilence <= 0 || left < usualSilence) {
      endPoint.setIdleTimeout(left);
    }
  }

  /** Lets the connection be silent for as long as before. */
  @Override
  public void close() {
    endPoint.setIdleTimeout(usualSilence);
  }
}
