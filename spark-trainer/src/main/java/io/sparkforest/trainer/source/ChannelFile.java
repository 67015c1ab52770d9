package io.sparkforest.trainer.source;

import io.sparkforest.contract.GzipMembers;
import io.sparkforest.trainer.sagemaker.FileFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * A file of a channel as it came.
 *
 * @param path where it is
 * @param name how messages call it
 * @param format how its records are written
 * @param isZipped whether its name says that all of it is gzipped
 * @param partitions columns whose value its folders name, as in {@code year=2019/}
 */
record ChannelFile(
    Path path, String name, FileFormat format, boolean isZipped, Map<String, String> partitions) {
  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};

  /** Whether its name says that tabs separate its fields. */
  boolean isTabSeparated() {
    return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.tsv(\\.gz)?");
  }

  /** Its first bytes, for {@link #isGzip} and {@link #isParquet}; none if it cannot be read. */
  byte[] beginning() {
    try (InputStream bytes = Files.newInputStream(path)) {
      return bytes.readNBytes(PARQUET.length);
    } catch (IOException e) {
      // Reading it will fail again, with a message.
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
      return isGzip ? unzipped(bytes) : bytes;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * Closes the file with the stream, and gives single bytes without a call to the inflater each.
   */
  private static InputStream unzipped(InputStream bytes) {
    return new BufferedInputStream(new GzipMembers(bytes), BUFFER) {
      @Override
      public void close() throws IOException {
        super.close();
        bytes.close();
      }
    };
  }

  /** The same file after it was decompressed. */
  ChannelFile decompressed(Path plain) {
    return new ChannelFile(plain, name, format, false, partitions);
  }
}
