package io.sparkforest.trainer.columnar;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Blocks that do not fit the heap, in a file that is made when there is one. Thread-safe. */
final class BlockFile {
  private final Path folder;
  private @Nullable FileChannel channel;
  private long size;

  /**
   * Names the place for the file.
   *
   * @param folder an existing folder, which is deleted when the job is over
   */
  BlockFile(Path folder) {
    this.folder = folder;
  }

  /** Appends bytes, and returns their position. */
  synchronized long add(byte[] bytes) {
    try {
      if (channel == null) {
        channel =
            FileChannel.open(
                Files.createTempFile(folder, "columns-", ".bin"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
      }
      long position = size;
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        size += channel.write(buffer, size);
      }
      return position;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized FileChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("there is no block");
    }
    return channel;
  }

  /** Fills an array. */
  void read(long position, byte[] into) {
    FileChannel from = channel();
    ByteBuffer buffer = ByteBuffer.wrap(into);
    try {
      while (buffer.hasRemaining()) {
        if (from.read(buffer, position + buffer.position()) < 0) {
          throw new EOFException();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
