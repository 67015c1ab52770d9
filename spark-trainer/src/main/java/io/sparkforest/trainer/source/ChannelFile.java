package io.sparkforest.trainer.source;

import io.sparkforest.trainer.job.FileFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A file of a channel as it came.
 *
 * @param path where it is
 * @param name its path below the channel's folder
 * @param format how its records are written
 * @param isZipped whether all of it is gzipped
 */
record ChannelFile(Path path, String name, FileFormat format, boolean isZipped) {
  private static final int BUFFER = 1 << 16;

  /** Its bytes, unzipped. */
  InputStream open() throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    if (!isZipped) {
      return bytes;
    }
    try {
      return new GZIPInputStream(bytes, BUFFER);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }
}
