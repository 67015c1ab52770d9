package io.sparkforest.server.codec;

import java.io.IOException;
import java.io.Reader;

/** Reads the records of one wire format. */
interface RequestReader {

  /**
   * All records of a body.
   *
   * @throws BadRequestException if it cannot be scored
   * @throws IOException if {@code body} fails
   */
  Records read(Reader body) throws IOException;
}
