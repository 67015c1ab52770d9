package io.sparkforest.server.http;

/** A body is encoded in a way that this server does not know. */
final class UnsupportedEncodingException extends RuntimeException {
  UnsupportedEncodingException(String encoding) {
    super("Content-Encoding must be gzip or identity, but is \"" + encoding + "\"");
  }
}
