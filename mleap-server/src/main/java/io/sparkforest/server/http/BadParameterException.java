package io.sparkforest.server.http;

/** A request that is not about records says something that makes no sense. */
final class BadParameterException extends RuntimeException {
  BadParameterException(String message) {
    super(message, null, false, false);
  }
}
