package io.sparkforest.server.http.invocation;

import io.javalin.http.Context;
import io.sparkforest.server.codec.AnswerType;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response to an invocation. It is buffered until the request is read: so an error in a late
 * record still sets the status, and a client may send everything before it reads. Beyond {@value
 * #MAX_BYTES_IN_MEMORY} bytes it spills to a temporary file. If no file can be written, it is sent
 * while the request is still being received.
 */
final class Answer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  /** Some 50,000 scores. */
  private static final int MAX_BYTES_IN_MEMORY = 1 << 20;

  private static final int CHUNK = 1 << 16;

  private final Context context;
  private final AnswerType type;
  private final Deque<byte[]> held = new ArrayDeque<>();
  private int size;
  private @Nullable Spool spool;
  private boolean isOnItsWay;

  Answer(Context context, AnswerType type) {
    this.context = context;
    this.type = type;
  }

  AnswerType type() {
    return type;
  }

  /** Adds bytes, without waiting for the network. */
  void add(byte[] bytes) {
    if (bytes.length > 0) {
      held.add(bytes);
      size += bytes.length;
    }
  }

  /** Whether so much of it is in memory that it should spill. */
  boolean isLong() {
    if (spool != null || isOnItsWay) {
      return size >= CHUNK;
    }
    return size >= MAX_BYTES_IN_MEMORY;
  }

  /** Whether the client has the status already. */
  boolean isOnItsWay() {
    return isOnItsWay;
  }

  /** Moves what is in memory to a file, or else sends it to the client. */
  void spill() throws IOException {
    if (isOnItsWay || !isSpooled()) {
      send();
      context.res().flushBuffer();
    }
    held.clear();
    size = 0;
  }

  private boolean isSpooled() {
    try {
      if (spool == null) {
        spool = Spool.open();
      }
      while (!held.isEmpty()) {
        // What is in the file must not be sent from memory too, should there be no room for more.
        spool.add(held.getFirst());
        size -= held.removeFirst().length;
      }
      return true;
    } catch (IOException e) {
      LOG.warn(
          "Cannot write a temporary file; sending the response while the request is still being"
              + " received: {}",
          e.toString());
      return false;
    }
  }

  /** Sends what there is. */
  private void send() throws IOException {
    if (!isOnItsWay) {
      isOnItsWay = true;
      context.res().setStatus(200);
      context.res().setContentType(type.name());
    }
    if (spool != null) {
      spool.copyTo(context.res().getOutputStream());
      close();
    }
    for (byte[] bytes : held) {
      context.res().getOutputStream().write(bytes);
    }
  }

  /** Sends the rest of the response; after its last byte nothing may be written. */
  void finish() throws IOException {
    if (spool == null && !isOnItsWay) {
      context.res().setContentLength(size);
    }
    send();
  }

  /** Drops what waits in a file. */
  @Override
  public void close() throws IOException {
    if (spool != null) {
      Spool closed = spool;
      spool = null;
      closed.close();
    }
  }

  /**
   * Resets the connection. The status was 200, and this is the only way to report that the answer
   * is not whole: it gets a reset instead of the last chunk.
   */
  void breakOff() throws IOException {
    EndPoint endPoint =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    if (endPoint.getTransport() instanceof SocketChannel channel && channel.isOpen()) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    endPoint.close();
  }
}
