package io.sparkforest.server.registry;

import io.sparkforest.server.model.Model;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One name and what it stands for: a model that is being loaded, is loaded, or is unloaded but
 * still scores the last requests.
 */
final class LoadedModel {
  private final String name;
  private final String url;
  private final Runnable whenFree;
  private @Nullable Model model;
  private int leases;
  private boolean isUnloaded;

  /**
   * A name whose model is yet to be loaded.
   *
   * @param whenFree runs once, when the model is unloaded and nobody uses it any more
   */
  LoadedModel(String name, String url, Runnable whenFree) {
    this.name = name;
    this.url = url;
    this.whenFree = whenFree;
  }

  String name() {
    return name;
  }

  String url() {
    return url;
  }

  synchronized void setModel(Model loaded) {
    model = loaded;
  }

  /** The model; empty if it is not loaded. */
  synchronized Optional<Model> model() {
    return isReady() ? Optional.ofNullable(model) : Optional.empty();
  }

  synchronized boolean isReady() {
    return model != null && !isUnloaded;
  }

  /** Acquires the model; empty if it is not loaded. */
  synchronized Optional<Lease> lease() {
    if (model == null || isUnloaded) {
      return Optional.empty();
    }
    leases++;
    return Optional.of(new Lease(this, model));
  }

  void release() {
    boolean isFree;
    synchronized (this) {
      leases--;
      isFree = isUnloaded && leases == 0;
      if (isFree) {
        model = null;
      }
    }
    if (isFree) {
      whenFree.run();
    }
  }

  /** Rejects further leases; false if the model is not loaded. */
  boolean unload() {
    boolean isFree;
    synchronized (this) {
      if (model == null || isUnloaded) {
        return false;
      }
      isUnloaded = true;
      isFree = leases == 0;
      if (isFree) {
        model = null;
      }
    }
    if (isFree) {
      whenFree.run();
    }
    return true;
  }
}
