package io.sparkforest.server.http.invocation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes in a temporary file below {@code java.io.tmpdir}. The file has no name once it is open, so
 * that nothing is left of it however the process ends.
 */
final class Spool implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final FileChannel file;
  private long size;

  private Spool(FileChannel file) {
    this.file = file;
  }

  /**
   * An empty spool.
   *
   * @throws IOException if there can be no file
   */
  static Spool open() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Path path = Files.createTempFile(folder, "answer", null);
    try {
      return new Spool(
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /**
   * Adds bytes, all or none of them.
   *
   * @throws IOException if there is no room for them
   */
  void add(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      file.write(rest, size + rest.position());
    }
    size += bytes.length;
  }

  void copyTo(OutputStream target) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long position = 0; position < size; position += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK, size - position));
      if (file.read(chunk, position) < 0) {
        throw new IOException("a temporary file was cut short");
      }
      chunk.flip();
      target.write(chunk.array(), 0, chunk.limit());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
