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
 * @param isZipped whether its name says that all of it is gzipped
 */
record ChannelFile(Path path, String name, FileFormat format, boolean isZipped) {
  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};

  /** Whether its name says that tabs part its fields. */
  boolean isTabSeparated() {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.tsv(\\.gz)?");
  }

  /** What it begins with, to be asked for {@link #isGzip} and {@link #isParquet}. */
  byte[] beginning() {
    try (InputStream bytes = Files.newInputStream(path)) {
      return bytes.readNBytes(PARQUET.length);
    } catch (IOException e) {
      // Who reads it will say so.
      return new byte[0];
    }
  }

  /** Whether all of it is gzipped, as its name says or, whatever its name, its beginning. */
  boolean isGzip(byte[] beginning) {
    return isZipped || Arrays.equals(Arrays.copyOf(beginning, GZIP.length), GZIP);
  }

  static boolean isParquet(byte[] beginning) {
    return Arrays.equals(beginning, PARQUET);
  }

  /** Its bytes, unzipped. */
  InputStream open() throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      bytes.mark(PARQUET.length);
      boolean isGzip = isGzip(bytes.readNBytes(PARQUET.length));
      bytes.reset();
      return isGzip ? new GZIPInputStream(bytes, BUFFER) : bytes;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }
}
