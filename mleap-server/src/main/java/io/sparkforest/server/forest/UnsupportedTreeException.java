package io.sparkforest.server.forest;

/** A tree that a flat forest cannot hold, or no tree at all. */
public final class UnsupportedTreeException extends RuntimeException {
  UnsupportedTreeException(String message) {
    super(message);
  }
}
