package io.sparkforest.server.http;

import io.javalin.http.Context;
import io.sparkforest.server.codec.AnswerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * What an invocation is answered with. It is held back until it is whole, so that a fault of a late
 * record still gets its status; but no more of it than {@value #MOST_HELD_BACK} bytes. A longer one
 * goes out in chunks while the request still comes in.
 */
final class Answer {
  /** Some 50,000 scores. */
  private static final int MOST_HELD_BACK = 1 << 20;

  private static final int CHUNK = 1 << 16;

  private final Context context;
  private final AnswerType type;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
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
    held.writeBytes(bytes);
  }

  /** Whether it has a length at which it should be sent. */
  boolean isLong() {
    if (isOnItsWay) {
      return held.size() >= CHUNK;
    }
    return held.size() >= MOST_HELD_BACK;
  }

  /** Whether the client has the status already. */
  boolean isOnItsWay() {
    return isOnItsWay;
  }

  /** Sends what is there. */
  void send() throws IOException {
    if (!isOnItsWay) {
      isOnItsWay = true;
      context.res().setStatus(200);
      context.res().setContentType(type.name());
    }
    held.writeTo(context.res().getOutputStream());
    context.res().flushBuffer();
    held.reset();
  }

  /** Sends what is left, as the end of the answer. */
  void finish() throws IOException {
    if (isOnItsWay) {
      held.writeTo(context.res().getOutputStream());
    } else {
      context.contentType(type.name()).result(held.toByteArray());
    }
  }

  /**
   * Breaks the connection. The status was 200, and nothing else is left to tell the client that the
   * answer is not whole: it gets a reset instead of the last chunk.
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
