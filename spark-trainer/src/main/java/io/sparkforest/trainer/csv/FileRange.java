package io.sparkforest.trainer.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Some consecutive bytes of a file of this host. */
public final class FileRange extends InputStream {
  private final FileChannel channel;
  private long left;

  /**
   * Opens a file.
   *
   * @param from offset of the first byte
   * @param to offset after the last byte; a file that is shorter ends earlier
   */
  public FileRange(Path file, long from, long to) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    channel.position(from);
    left = to - from;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (left <= 0) {
      return -1;
    }
    int count = channel.read(ByteBuffer.wrap(buffer, from, (int) Math.min(left, length)));
    left -= Math.max(0, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
