package io.sparkforest.trainer.s3;

import io.sparkforest.trainer.sagemaker.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on the network, some of it side by side. Whatever a server does, it ends: work that gets no
 * further for {@value #MAX_SECONDS_WITHOUT_PROGRESS} seconds is given up. The threads are daemons,
 * so one that hangs keeps no process alive.
 */
final class Transfers {
  private static final Logger log = LoggerFactory.getLogger(Transfers.class);

  private static final int SIDE_BY_SIDE = 8;
  private static final int MAX_SECONDS_WITHOUT_PROGRESS = 40;
  private static final int MAX_SECONDS_TO_CLOSE = 2;
  private static final long LOOK_EVERY_MILLISECONDS = 50;

  private final AtomicLong lastProgress = new AtomicLong();

  /** Says that the work under way got further. */
  void progress() {
    lastProgress.set(System.nanoTime());
  }

  /**
   * Does one piece of work.
   *
   * @param between is called now and then, and may end the work by an exception
   * @throws IOException of the work
   * @throws StalledException if it got no further
   */
  <T> T run(Callable<T> work, Runnable between) throws IOException {
    return runAll(List.of(work), between).get(0);
  }

  /**
   * Does all pieces of work; the first that fails ends them.
   *
   * @return their results, in no order
   */
  <T> List<T> runAll(List<? extends Callable<T>> pieces, Runnable between) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE, Transfers::thread);
    try {
      ExecutorCompletionService<T> ends = new ExecutorCompletionService<>(threads);
      pieces.forEach(ends::submit);
      progress();
      List<T> results = new ArrayList<>();
      while (results.size() < pieces.size()) {
        between.run();
        Future<T> ended = ends.poll(LOOK_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS);
        if (ended != null) {
          results.add(ended.get());
          progress();
        } else if (secondsWithoutProgress() > MAX_SECONDS_WITHOUT_PROGRESS) {
          throw new StalledException(MAX_SECONDS_WITHOUT_PROGRESS);
        }
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError userError) {
        throw userError;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  /**
   * Opens a store, works on it and closes it, however the work ends. A store whose opening was
   * given up is closed when it is open.
   *
   * @param between is called now and then while it is opened, and may end that by an exception
   */
  <S extends Closeable, T> T with(Callable<S> opening, Runnable between, Work<S, T> work)
      throws IOException {
    CompletableFuture<S> opened = new CompletableFuture<>();
    S store;
    try {
      store =
          run(
              () -> {
                S open = opening.call();
                opened.complete(open);
                return open;
              },
              between);
    } catch (Throwable e) {
      CompletableFuture<Void> unused = opened.thenAccept(Transfers::close);
      throw e;
    }
    try {
      return work.on(store);
    } finally {
      close(store);
    }
  }

  /**
   * Is no reason to fail and none to wait: S3A waits half a minute for work that hangs, so that is
   * left to a thread of its own after {@value #MAX_SECONDS_TO_CLOSE} s.
   */
  private static void close(Closeable store) {
    Thread closing =
        thread(
            () -> {
              try {
                store.close();
              } catch (IOException | RuntimeException e) {
                log.debug("could not close the connection to S3", e);
              }
            });
    closing.start();
    try {
      closing.join(TimeUnit.SECONDS.toMillis(MAX_SECONDS_TO_CLOSE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For a moment: whoever deletes the folder that they write to should find it at rest. */
  private static void awaitEnd(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(MAX_SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        log.debug("transfers do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long secondsWithoutProgress() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastProgress.get());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "s3");
    thread.setDaemon(true);
    return thread;
  }

  /** Work on an open store. */
  interface Work<S, T> {
    T on(S store) throws IOException;
  }
}
