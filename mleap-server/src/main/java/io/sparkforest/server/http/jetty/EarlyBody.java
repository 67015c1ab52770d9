package io.sparkforest.server.http.jetty;

import io.sparkforest.server.http.invocation.WaitLimit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Receives a request's body, or the beginning of a long one, before any thread is given to the
 * request: however slow its client is, it holds no worker meanwhile.
 *
 * <p>Jetty has a handler for that, too. It keeps network buffers, of which a client that sends byte
 * by byte could fill many, and goes on after a time-out.
 */
final class EarlyBody extends Handler.Wrapper {
  private static final int MAX_BYTES = 1 << 16;

  /** As long as SageMaker itself waits for an answer. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final long limit;
  private final Duration longest;

  /**
   * @param limit larger {@code Expect: 100-continue} requests are rejected, in bytes
   */
  EarlyBody(Handler handler, long limit) {
    this(handler, limit, LONGEST);
  }

  /**
   * @param longest how long a client may take for the bytes that are received here
   */
  EarlyBody(Handler handler, long limit, Duration longest) {
    super(handler);
    this.limit = limit;
    this.longest = longest;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    // Reads and writes fail when the client is silent for too long. While the server computes, the
    // client is expected to be silent.
    request.addIdleTimeoutListener(silence -> false);
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      if (request.getLength() > limit) {
        // Rejected before the client sends the body.
        return super.handle(request, response, callback);
      }
      CompletableFuture<?> unused =
          response
              .writeInterim(HttpStatus.CONTINUE_100, HttpFields.EMPTY)
              .whenCompleteAsync(
                  (done, failure) -> new Receiving(request, response, callback).receive(),
                  request.getContext());
      return true;
    }
    new Receiving(request, response, callback).receive();
    return true;
  }

  private boolean pass(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, response, callback);
  }

  private final class Receiving implements Invocable.Task {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final PooledBytes bytes;
    private final WaitLimit wait;

    private Receiving(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      bytes = new PooledBytes(request.getComponents().getByteBufferPool());
      wait = new WaitLimit(request.getConnectionMetaData().getConnection().getEndPoint(), longest);
      Request.addCompletionListener(request, failure -> bytes.release());
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    @Override
    public void run() {
      Content.@Nullable Chunk end = read();
      if (end != null) {
        request.getContext().execute(() -> handle(end));
      }
    }

    private void receive() {
      Content.@Nullable Chunk end = read();
      if (end != null) {
        handle(end);
      }
    }

    /** Reads what is there; what follows the bytes, or null if the rest is still to come. */
    private Content.@Nullable Chunk read() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          if (wait.isOver()) {
            return Content.Chunk.from(
                new TimeoutException("the body was received too slowly"), true);
          }
          wait.beforeWaiting();
          request.demand(this);
          return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
          return Content.Chunk.from(chunk.getFailure(), true);
        }
        bytes.add(chunk.getByteBuffer());
        boolean isLast = chunk.isLast();
        chunk.release();
        if (isLast) {
          return Content.Chunk.EOF;
        }
        if (bytes.size() >= MAX_BYTES) {
          return Content.Chunk.EMPTY;
        }
      }
    }

    private void handle(Content.Chunk end) {
      wait.close();
      if (end.getFailure() instanceof TimeoutException) {
        // It must not stand in the queue with those who can be served.
        Response.writeError(request, response, callback, HttpStatus.REQUEST_TIMEOUT_408);
        return;
      }
      try {
        if (!pass(new Received(request, bytes, end), response, callback)) {
          Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        }
      } catch (Throwable e) {
        Response.writeError(request, response, callback, e);
      }
    }
  }

  /** A request whose body begins with bytes that were received already. */
  private static final class Received extends Request.Wrapper {
    private final HttpFields headers;
    private final PooledBytes bytes;
    private final Content.Chunk end;

    private Received(Request request, PooledBytes bytes, Content.Chunk end) {
      super(request);
      headers = withoutExpect(request.getHeaders());
      this.bytes = bytes;
      this.end = end;
    }

    /** Its client has leave to send. */
    private static HttpFields withoutExpect(HttpFields headers) {
      if (!headers.contains(HttpHeader.EXPECT)) {
        return headers;
      }
      return HttpFields.build(headers).remove(HttpHeader.EXPECT).asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.Chunk received = bytes.next(end == Content.Chunk.EOF);
      if (received != null) {
        return received;
      }
      if (end == Content.Chunk.EMPTY) {
        return super.read();
      }
      return end;
    }

    @Override
    public void demand(Runnable callback) {
      if (!bytes.isEmpty() || end != Content.Chunk.EMPTY) {
        callback.run();
      } else {
        super.demand(callback);
      }
    }
  }
}
