package io.sparkforest.trainer.inmemory;

/** Says why a forest cannot be grown in memory. */
public final class NotInMemoryException extends RuntimeException {
  NotInMemoryException(String reason) {
    super(reason);
  }
}
