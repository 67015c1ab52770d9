package io.sparkforest.server.http;

import io.sparkforest.server.model.Model;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The one model of a server. It is loaded while the server gets ready to serve it. */
public final class SingleModel {
  private final FutureTask<Loaded> loading;
  private final FutureTask<Long> memoryBytes;

  private SingleModel(FutureTask<Loaded> loading, FutureTask<Long> memoryBytes) {
    this.loading = loading;
    this.memoryBytes = memoryBytes;
  }

  /**
   * A model that is loaded.
   *
   * @param loadTime how long it took to load
   */
  public record Loaded(Model model, Duration loadTime) {}

  /**
   * Starts loading a model in a separate thread.
   *
   * @param memoryBytes estimates the heap that the model needs, in bytes; run meanwhile by the
   *     first thread that waits
   */
  public static SingleModel load(Callable<Loaded> load, Callable<Long> memoryBytes) {
    FutureTask<Loaded> loading = new FutureTask<>(load);
    Thread thread = new Thread(loading, "load");
    thread.setDaemon(true);
    thread.start();
    return new SingleModel(loading, new FutureTask<>(memoryBytes));
  }

  /**
   * Waits for the model.
   *
   * @throws ExecutionException if it could not be loaded, or its memory not be estimated; see its
   *     cause
   */
  Loaded await() throws ExecutionException, InterruptedException {
    memoryBytes.run();
    Loaded loaded = loading.get();
    memoryBytes.get();
    return loaded;
  }

  /**
   * The estimated heap of the model, in bytes; only after {@link #await}.
   *
   * @throws ExecutionException if its files cannot be read; its cause says why
   */
  long memoryBytes() throws ExecutionException, InterruptedException {
    return memoryBytes.get();
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
