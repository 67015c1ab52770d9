package io.sparkforest.server.http;

/** The connection broke, or fell silent, before the whole body had come. */
final class BodyNotReadException extends RuntimeException {
  BodyNotReadException(Throwable cause) {
    super("the request's body ended before it was complete", cause);
  }
}
