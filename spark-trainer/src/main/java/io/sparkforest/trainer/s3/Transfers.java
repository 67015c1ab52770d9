package io.sparkforest.trainer.s3;

import io.sparkforest.trainer.job.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Work on the network, some of it side by side. Whatever a server does, it ends: work that gets no
 * further for {@value #MOST_SECONDS_WITHOUT_PROGRESS} seconds is given up. The threads are daemons,
 * so one that hangs keeps no process alive.
 */
final class Transfers {
  private static final int SIDE_BY_SIDE = 8;
  private static final int MOST_SECONDS_WITHOUT_PROGRESS = 40;
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
        } else if (secondsWithoutProgress() > MOST_SECONDS_WITHOUT_PROGRESS) {
          throw new StalledException(MOST_SECONDS_WITHOUT_PROGRESS);
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
}
