package io.sparkforest.server.http.invocation;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cores, shared fairly between requests.
 *
 * <p>Reading records and scoring only compute: more of it at a time than there are cores makes
 * every request slower and the memory in use larger. A request takes a core for a slice of its
 * records and then queues again, so that one record waits for slices, not for whole requests. No
 * request has a core while it waits for the network.
 */
final class Cores {
  private static final Logger LOG = LoggerFactory.getLogger(Cores.class);

  private final int count;
  private final Semaphore free;

  /** No more of them work at a time than there are cores. */
  private final ExecutorService workers;

  Cores(int cores) {
    this(
        cores,
        work -> {
          Thread worker = new Thread(work, "core");
          worker.setDaemon(true);
          return worker;
        });
  }

  /**
   * @param threads makes the threads that work beside those of requests
   */
  Cores(int cores, ThreadFactory threads) {
    count = cores;
    free = new Semaphore(cores, true);
    workers = Executors.newCachedThreadPool(threads);
  }

  int count() {
    return count;
  }

  /** Runs work on a core that is free and has no waiters, or else in the calling thread. */
  <T> Future<T> start(Callable<T> work) {
    if (free.hasQueuedThreads() || !free.tryAcquire()) {
      return now(work);
    }
    try {
      return workers.submit(
          () -> {
            try {
              return work.call();
            } finally {
              free.release();
            }
          });
    } catch (Throwable e) {
      // The work has not begun: release the core.
      free.release();
      if (!(e instanceof RejectedExecutionException || e instanceof OutOfMemoryError)) {
        throw e;
      }
      // No thread could be started: run the work in the request's own thread.
      LOG.warn(
          "Cannot start a worker thread; the request is scored by its own thread: {}",
          e.toString());
      return now(work);
    }
  }

  static <T> Future<T> now(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    task.run();
    return task;
  }

  /**
   * A request's claim to a core, at first without one. To be used by a single thread.
   *
   * @param isShort whether the request has so little work that it is done without waiting for a
   *     core: queueing would take longer, and there are never more such requests than concurrent
   *     invocations
   */
  Claim claim(boolean isShort) {
    return new Claim(isShort);
  }

  final class Claim {
    private final boolean isShort;
    private boolean hasCore;

    private Claim(boolean isShort) {
      this.isShort = isShort;
    }

    /** Acquires a core, waiting for it; does nothing if it has one. */
    void acquire() {
      if (!hasCore && !isShort) {
        free.acquireUninterruptibly();
        hasCore = true;
      }
    }

    /** Releases the core, if it has one. */
    void release() {
      if (hasCore) {
        hasCore = false;
        free.release();
      }
    }
  }
}
