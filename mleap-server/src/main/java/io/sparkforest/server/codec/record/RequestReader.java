package io.sparkforest.server.codec.record;

import io.sparkforest.server.error.RequestException;
import java.io.IOException;

/** Reads the records of one body in one wire format. */
public interface RequestReader {

  /**
   * The next records, up to {@code most}, fewer if they are long; none at the body's end.
   *
   * @throws RequestException if the body cannot be scored
   * @throws IOException if reading the body fails
   */
  Records next(int most) throws IOException;
}
