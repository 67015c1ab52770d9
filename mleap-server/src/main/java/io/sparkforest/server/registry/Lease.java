package io.sparkforest.server.registry;

import io.sparkforest.server.model.Model;

/** A model in use. Until this is closed, the memory of the model counts as taken. */
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

  /** Gives the model back; to be called once. */
  @Override
  public void close() {
    loaded.release();
  }
}
