package io.sparkforest.trainer.cores;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Work on a thread of its own, which does not keep the process alive. Thread-safe.
 *
 * @param <T> its result
 */
public final class Background<T> {
  private final FutureTask<T> task;

  private Background(FutureTask<T> task) {
    this.task = task;
  }

  /**
   * Starts work.
   *
   * @param name the thread's name
   */
  public static <T> Background<T> start(String name, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return new Background<>(task);
  }

  /** Whether the work has ended. */
  public boolean isDone() {
    return task.isDone();
  }

  /** Waits for the result; throws what the work has thrown. */
  public T result() {
    return result(task);
  }

  /** Waits for the work's end, however it ends. */
  public void awaitEnd() {
    try {
      result();
    } catch (RuntimeException | Error e) {
      // Whoever needs the result gets this.
    }
  }

  static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
