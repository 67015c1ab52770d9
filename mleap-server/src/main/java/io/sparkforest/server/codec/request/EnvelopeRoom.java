package io.sparkforest.server.codec.request;

import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.util.concurrent.Semaphore;

/**
 * The memory for bodies that are read as a whole, shared by all requests. It is acquired as bytes
 * arrive, so that short envelopes hold little of it.
 */
public final class EnvelopeRoom {
  private final Semaphore free;

  /**
   * Room that is free.
   *
   * @param bytes up to 2,147,483,647; larger values count as that
   */
  public EnvelopeRoom(long bytes) {
    free = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes));
  }

  /** A request's part of the room, at first none. To be used by a single thread. */
  public Part part() {
    return new Part();
  }

  /** What one request has acquired; closing releases it. */
  public final class Part implements AutoCloseable {
    private int taken;

    private Part() {}

    /**
     * Acquires room for more bytes, without waiting.
     *
     * @throws RequestException {@code OVERLOADED} if there is not enough
     */
    void acquire(int bytes) {
      if (!free.tryAcquire(bytes)) {
        throw RequestException.of(ErrorCode.OVERLOADED);
      }
      taken += bytes;
    }

    @Override
    public void close() {
      free.release(taken);
      taken = 0;
    }
  }
}
