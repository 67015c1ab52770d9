package io.sparkforest.server.http;

/** A header does not hold what it must. */
final class BadHeaderException extends RuntimeException {
  BadHeaderException(String rule) {
    super(rule);
  }
}
