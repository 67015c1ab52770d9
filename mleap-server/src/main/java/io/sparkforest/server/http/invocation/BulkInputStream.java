package io.sparkforest.server.http.invocation;

import java.io.IOException;
import java.io.InputStream;

/** A stream that knows how to read many bytes at a time, of which a single one is a case. */
abstract class BulkInputStream extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    if (read(one, 0, 1) < 0) {
      return -1;
    }
    return one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] bytes, int offset, int count) throws IOException;
}
