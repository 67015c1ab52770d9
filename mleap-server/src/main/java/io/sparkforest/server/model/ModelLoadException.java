package io.sparkforest.server.model;

/**
 * The model folder cannot be served. The message is for the reader of the container's log: what is
 * wrong, in which file, what to do.
 */
public final class ModelLoadException extends Exception {
  /** A model that cannot be loaded, with the reason. */
  public ModelLoadException(String message) {
    super(message);
  }

  /** A model that cannot be loaded because of another exception. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
