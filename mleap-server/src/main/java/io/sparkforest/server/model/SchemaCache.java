package io.sparkforest.server.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The models made for the schemas that came with requests, by the schemas' texts. Clients send the
 * same schema with each request, and to make a model for it (compile a plan, prove it against
 * MLeap) takes longer than to score hundreds of records. May be used by any number of threads: a
 * model is made once, and other requests for the same one wait for it.
 */
final class SchemaCache {
  /** Each has tables of the pipeline's labels; those used longest ago are dropped. */
  static final int MAX_SCHEMAS = 8;

  /** Longer texts are not cached: clients must not be able to fill the heap. */
  static final int MAX_CHARACTERS = 1 << 16;

  private final Map<String, FutureTask<Model>> models =
      new LinkedHashMap<>(2 * MAX_SCHEMAS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FutureTask<Model>> eldest) {
          return size() > MAX_SCHEMAS;
        }
      };

  /**
   * The model of a schema's text.
   *
   * @param make makes a missing one; if that fails, nothing is cached
   * @throws IllegalArgumentException if {@code make} does
   */
  Model get(String schema, Callable<Model> make) {
    if (schema.length() > MAX_CHARACTERS) {
      return made(new FutureTask<>(make));
    }
    FutureTask<Model> task;
    synchronized (models) {
      task = models.computeIfAbsent(schema, absent -> new FutureTask<>(make));
    }
    boolean isMade = false;
    try {
      Model model = made(task);
      isMade = true;
      return model;
    } finally {
      if (!isMade) {
        synchronized (models) {
          models.remove(schema, task);
        }
      }
    }
  }

  /** How many are cached. */
  int size() {
    synchronized (models) {
      return models.size();
    }
  }

  private static Model made(FutureTask<Model> task) {
    // Does nothing where another thread has begun.
    task.run();
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // The other thread will be done soon.
          isInterrupted = true;
        } catch (ExecutionException e) {
          throw unwrapped(e);
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    if (e.getCause() instanceof RuntimeException exception) {
      return exception;
    }
    return new IllegalStateException(e.getCause());
  }
}
