package io.sparkforest.server.http;

import io.sparkforest.server.model.Model;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The one model of a server. It is loaded while the server gets ready to serve it. */
public final class SingleModel {
  private final FutureTask<Loaded> loading;

  private SingleModel(FutureTask<Loaded> loading) {
    this.loading = loading;
  }

  /**
   * A model that is loaded.
   *
   * @param memoryBytes what it is reckoned to take of the heap
   * @param loadTime how long it took to load
   */
  public record Loaded(Model model, long memoryBytes, Duration loadTime) {}

  /** Begins to load a model in a thread of its own. */
  public static SingleModel load(Callable<Loaded> load) {
    FutureTask<Loaded> loading = new FutureTask<>(load);
    Thread thread = new Thread(loading, "load");
    thread.setDaemon(true);
    thread.start();
    return new SingleModel(loading);
  }

  /**
   * Waits for the model.
   *
   * @throws ExecutionException if it could not be loaded; its cause says why
   */
  Loaded await() throws ExecutionException, InterruptedException {
    return loading.get();
  }

  /** The model; no server listens before it is there. */
  Model get() {
    try {
      return loading.get().model();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("there is no model", e);
    }
  }
}
