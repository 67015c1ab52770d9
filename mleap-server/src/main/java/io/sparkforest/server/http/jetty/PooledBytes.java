package io.sparkforest.server.http.jetty;

import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes in full buffers of a pool, each of which is released once it is read. */
final class PooledBytes {
  private static final int BUFFER = 1 << 13;

  private final ByteBufferPool pool;

  /** Whoever takes one from here gives it back; readers and the request's end may meet. */
  private final Deque<RetainableByteBuffer.Mutable> buffers = new ConcurrentLinkedDeque<>();

  private int size;

  PooledBytes(ByteBufferPool pool) {
    this.pool = pool;
  }

  /** How many bytes were added. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return buffers.isEmpty();
  }

  /** Copies what is left in a buffer. */
  void add(ByteBuffer bytes) {
    size += bytes.remaining();
    RetainableByteBuffer.Mutable last = buffers.peekLast();
    while (bytes.hasRemaining()) {
      if (last == null || last.isFull()) {
        last = pool.acquire(BUFFER, false);
        buffers.add(last);
      }
      last.append(bytes);
    }
  }

  /**
   * Takes the next bytes out; null if there are none.
   *
   * @param isEnd whether no more follow than are here
   */
  Content.@Nullable Chunk next(boolean isEnd) {
    RetainableByteBuffer.Mutable buffer = buffers.poll();
    if (buffer == null) {
      return null;
    }
    return Content.Chunk.asChunk(buffer.getByteBuffer(), isEnd && buffers.isEmpty(), buffer);
  }

  /** Gives back what was not read. */
  void release() {
    for (RetainableByteBuffer.Mutable buffer = buffers.poll();
        buffer != null;
        buffer = buffers.poll()) {
      buffer.release();
    }
  }
}
