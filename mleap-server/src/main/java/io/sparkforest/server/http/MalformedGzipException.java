package io.sparkforest.server.http;

import java.util.zip.ZipException;

/** A body is sent as gzip and is none. */
final class MalformedGzipException extends RuntimeException {
  MalformedGzipException(ZipException cause) {
    super(
        "the request's Content-Encoding is gzip, but its body is not: " + cause.getMessage(),
        cause);
  }
}
