package io.sparkforest.server.http;

import io.sparkforest.server.model.Model;
import io.sparkforest.server.registry.LoadedModels;

/** What a server serves. */
public sealed interface Served {

  /** A single model, at {@code /invocations}. */
  record One(SingleModel single) implements Served {
    Model model() {
      return single.get();
    }
  }

  /** Any number of models, loaded and unloaded below {@code /models}. */
  record Many(LoadedModels models) implements Served {}
}
