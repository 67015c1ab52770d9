package io.sparkforest.trainer.source;

import io.sparkforest.trainer.job.FileFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A file of a channel as it came.
 *
 * @param path where it is
 * @param name how messages call it
 * @param format how its records are written
 * @param isZipped whether all of it is gzipped
 */
record ChannelFile(Path path, String name, FileFormat format, boolean isZipped) {
  private static final int BUFFER = 1 << 16;

  /** Whether a file begins as gzip does, whatever its name. */
  static boolean isGzip(Path path) throws IOException {
    return begins(path, new byte[] {0x1F, (byte) 0x8B});
  }

  /** Whether it begins as Parquet does, whatever its name. */
  boolean isParquet() throws IOException {
    return begins(path, new byte[] {'P', 'A', 'R', '1'});
  }

  private static boolean begins(Path path, byte[] mark) throws IOException {
    try (InputStream bytes = Files.newInputStream(path)) {
      return Arrays.equals(bytes.readNBytes(mark.length), mark);
    }
  }

  /** Whether its name says that tabs part its fields. */
  boolean isTabSeparated() {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.tsv(\\.gz)?");
  }

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
