package io.sparkforest.server.http;

import io.sparkforest.server.model.Model;
import io.sparkforest.server.models.LoadedModels;
import java.time.Duration;

/** What a server serves. */
public sealed interface Served {

  /**
   * A single model, at {@code /invocations}.
   *
   * @param memoryBytes what it is reckoned to take of the heap
   * @param loadTime how long it took to load
   */
  record One(Model model, long memoryBytes, Duration loadTime) implements Served {}

  /** Any number of models, which come and go, below {@code /models}. */
  record Many(LoadedModels models) implements Served {}
}
