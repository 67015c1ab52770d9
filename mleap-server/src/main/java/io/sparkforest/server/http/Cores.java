package io.sparkforest.server.http;

import java.util.concurrent.Semaphore;

/**
 * The cores, shared fairly between requests.
 *
 * <p>Reading records and scoring only compute: more of it at a time than there are cores makes
 * every request slower and the memory in use larger. A request takes a core for a slice of its
 * records and then stands in the queue again, so that one record waits for slices, not for whole
 * requests. No request has a core while it waits for the network.
 */
final class Cores {
  private final Semaphore free;

  Cores(int cores) {
    free = new Semaphore(cores, true);
  }

  /** A request's claim to a core, at first without one. To be used by a single thread. */
  Claim claim() {
    return new Claim();
  }

  final class Claim {
    private boolean hasCore;

    private Claim() {}

    /** Waits for a core, unless there is one already. */
    void take() {
      if (!hasCore) {
        free.acquireUninterruptibly();
        hasCore = true;
      }
    }

    /** Gives the core back, if there is one. */
    void giveBack() {
      if (hasCore) {
        hasCore = false;
        free.release();
      }
    }
  }
}
