package io.sparkforest.server.registry;

import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;

/**
 * The part of the heap that models may take. It is counted, not measured: what a model needs is
 * known before it is loaded, while the free heap is known only after a collection.
 */
final class MemoryBudget {
  private final long bytes;
  private long reserved;

  MemoryBudget(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a model's part.
   *
   * @throws RequestException {@code INSUFFICIENT_MEMORY} if it is more than what is left
   */
  synchronized void reserve(String model, long need) {
    if (need > bytes - reserved) {
      throw RequestException.of(
          ErrorCode.INSUFFICIENT_MEMORY,
          "the model \""
              + model
              + "\" needs some "
              + megabytes(need)
              + " MB of memory, but of "
              + megabytes(bytes)
              + " MB for models "
              + megabytes(bytes - reserved)
              + " are left: unload others, or give the server more memory");
    }
    reserved += need;
  }

  synchronized void release(long need) {
    reserved -= need;
  }

  synchronized long reserved() {
    return reserved;
  }

  long bytes() {
    return bytes;
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
