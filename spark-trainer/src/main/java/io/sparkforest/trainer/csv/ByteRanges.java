package io.sparkforest.trainer.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Path;

/** Opens consecutive bytes of the job's files, wherever these lie. */
public interface ByteRanges extends Serializable {
  /** Those of this host's files. */
  ByteRanges OF_THIS_HOST = (path, from, to) -> new FileRange(Path.of(path), from, to);

  /**
   * Opens a file.
   *
   * @param path as in {@link io.sparkforest.trainer.source.SourceFile#path}
   * @param from offset of the first byte
   * @param to offset after the last byte; a file that is shorter ends earlier
   */
  InputStream open(String path, long from, long to) throws IOException;
}
