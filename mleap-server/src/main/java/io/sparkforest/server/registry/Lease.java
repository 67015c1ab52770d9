package io.sparkforest.server.registry;

import io.sparkforest.server.model.Model;

/** A model in use. Until this is closed, the model's memory stays reserved. */
public final class Lease implements AutoCloseable {
  private final LoadedModel loaded;
  private final Model model;

  Lease(LoadedModel loaded, Model model) {
    this.loaded = loaded;
    this.model = model;
  }

  public Model model() {
    return model;
  }

  /** Releases the model; must be called exactly once. */
  @Override
  public void close() {
    loaded.release();
  }
}
