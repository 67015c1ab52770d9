package io.sparkforest.server.http;

import java.util.concurrent.TimeoutException;

/** The connection broke, or fell silent, before the whole body had come. */
final class BodyNotReadException extends RuntimeException {
  BodyNotReadException(Throwable cause) {
    super("the request's body ended before it was complete", cause);
  }

  /** Whether the client was too slow. */
  boolean isTimeout() {
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }
}
