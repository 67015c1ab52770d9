package io.sparkforest.server.model;

/**
 * The model folder cannot be served. The message is written for whoever reads the container's log:
 * what is wrong, in which file, what to do.
 */
public final class ModelLoadException extends Exception {
  ModelLoadException(String message) {
    super(message);
  }

  ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
