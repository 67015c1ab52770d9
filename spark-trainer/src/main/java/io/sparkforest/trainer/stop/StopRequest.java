package io.sparkforest.trainer.stop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SageMaker's wish that the job ends soon (SIGTERM: stopped by the user, the time limit or a spot
 * interruption). Long work either asks {@link #isMade} between steps or registers what interrupts
 * it. Thread-safe.
 */
public final class StopRequest {
  private static final Logger log = LoggerFactory.getLogger(StopRequest.class);

  private final List<Runnable> listeners = new ArrayList<>();
  private final AtomicBoolean isUndecided = new AtomicBoolean(true);
  private volatile boolean made;
  private volatile long madeAt;

  /** Makes the request; from the second call on nothing happens. */
  public void make() {
    List<Runnable> toCall;
    synchronized (this) {
      if (made) {
        return;
      }
      madeAt = System.nanoTime();
      made = true;
      toCall = List.copyOf(listeners);
    }
    toCall.forEach(StopRequest::call);
  }

  public boolean isMade() {
    return made;
  }

  /** Whether it was made, and that long ago. */
  public boolean isOlderThan(Duration age) {
    return made && System.nanoTime() - madeAt >= age.toNanos();
  }

  /** Forgets a listener whose work is done. */
  public synchronized void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /** Calls {@code listener} when the request is made; at once if it already is. */
  public void onMade(Runnable listener) {
    synchronized (this) {
      listeners.add(listener);
      if (!made) {
        return;
      }
    }
    call(listener);
  }

  /** Ends the job without a model if the request is made. For use before there are trees. */
  public void endIfMade() {
    if (isMade()) {
      throw new JobStopped();
    }
  }

  /**
   * Decides how the job ends, with its model or in haste without one, which only one can.
   *
   * @return whether nobody has decided before
   */
  public boolean decideEnd() {
    return isUndecided.getAndSet(false);
  }

  private static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      log.warn("could not interrupt the work under way", e);
    }
  }
}
