package io.sparkforest.trainer.cores;

import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs pieces of work side by side and takes their results in their order, so that nothing depends
 * on how many cores there are.
 */
public final class AllCores {
  /** Results that wait for one before them are few: each may be large. */
  private static final int AHEAD_PER_CORE = 2;

  private AllCores() {}

  /**
   * The results of all pieces of work.
   *
   * @param count number of pieces
   * @param work makes the result of a piece by its number, from 0
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  public static <T> List<T> map(int count, IntFunction<T> work, StopRequest stop) {
    List<T> results = new ArrayList<>(count);
    inOrder(count, work, results::add, stop);
    return results;
  }

  /**
   * Runs all pieces of work and passes their results on, on this thread and in their order. The
   * first exception ends it, once no piece runs any more.
   *
   * @param count number of pieces
   * @param work makes the result of a piece by its number, from 0; where it takes long, it has to
   *     look at the request to stop
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  public static <T> void inOrder(
      int count, IntFunction<T> work, Consumer<T> results, StopRequest stop) {
    int cores = Math.min(count, Runtime.getRuntime().availableProcessors());
    if (cores <= 1) {
      for (int piece = 0; piece < count; piece++) {
        stop.endIfMade();
        results.accept(work.apply(piece));
      }
      return;
    }
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "ingest");
              thread.setDaemon(true);
              return thread;
            });
    try {
      ArrayDeque<Future<T>> underWay = new ArrayDeque<>();
      for (int piece = 0; piece < count || !underWay.isEmpty(); ) {
        stop.endIfMade();
        if (piece < count && underWay.size() < AHEAD_PER_CORE * cores) {
          int number = piece++;
          underWay.add(threads.submit(() -> work.apply(number)));
        } else {
          results.accept(Background.result(underWay.remove()));
        }
      }
    } finally {
      end(threads);
    }
  }

  /** Pieces that wait are given up, those that run come to their end. */
  private static void end(ThreadPoolExecutor threads) {
    threads.shutdown();
    threads.getQueue().clear();
    try {
      threads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
