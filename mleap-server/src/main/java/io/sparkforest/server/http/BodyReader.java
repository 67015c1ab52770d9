package io.sparkforest.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies up to a limit, whether or not their length is announced. */
final class BodyReader {
  private final int limit;

  BodyReader(int limit) {
    this.limit = limit;
  }

  /**
   * The whole body.
   *
   * @throws PayloadTooLargeException if it is longer than the limit; no more than that was read
   * @throws BodyNotReadException if it breaks off
   */
  byte[] read(HttpServletRequest request) {
    if (request.getContentLengthLong() > limit) {
      throw new PayloadTooLargeException(limit);
    }
    try {
      InputStream body = request.getInputStream();
      byte[] bytes = body.readNBytes(limit);
      if (bytes.length == limit && body.read() >= 0) {
        throw new PayloadTooLargeException(limit);
      }
      return bytes;
    } catch (IOException e) {
      throw new BodyNotReadException(e);
    }
  }
}
