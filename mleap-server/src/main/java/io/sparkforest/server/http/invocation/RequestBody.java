package io.sparkforest.server.http.invocation;

import io.sparkforest.contract.GzipMembers;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a request's body, unzipped and up to a limit, whether or not their length is
 * announced.
 *
 * <p>While it waits for the network the request has no core. What goes wrong is thrown as a runtime
 * exception and kept: a parser in between may wrap it.
 */
public final class RequestBody extends BulkInputStream {
  private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

  /**
   * How much of a rejected body is drained: otherwise a client that is still sending would see a
   * closed connection instead of the response.
   */
  private static final long MAX_DRAINED_BYTES = 32L << 20;

  /** How long draining may take; it holds a worker. */
  private static final Duration MAX_DRAINING = Duration.ofSeconds(5);

  private static final int CHUNK = 8_192;

  private final HttpServletRequest request;
  private final long limit;
  private final Cores.Claim core;
  private final boolean isGzip;
  private @Nullable InputStream content;
  private long sent;
  private long length;
  private @Nullable RequestException failure;

  /**
   * @param limit the most bytes, sent and unzipped
   * @throws RequestException {@code PAYLOAD_TOO_LARGE} if more are announced, {@code
   *     UNSUPPORTED_ENCODING} if the body is encoded otherwise than by gzip
   */
  RequestBody(HttpServletRequest request, long limit, Cores.Claim core) {
    this.request = request;
    this.limit = limit;
    this.core = core;
    String encoding = request.getHeader("Content-Encoding");
    if (encoding == null) {
      encoding = "identity";
    }
    isGzip =
        switch (encoding.strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> true;
          case "identity", "" -> false;
          default ->
              throw RequestException.of(
                  ErrorCode.UNSUPPORTED_ENCODING,
                  "Content-Encoding must be gzip or identity, but is \""
                      + RequestError.cut(encoding)
                      + "\"");
        };
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
  }

  /** The error while reading, if any. */
  @Nullable RequestException failure() {
    return failure;
  }

  /**
   * @throws RequestException {@code PAYLOAD_TOO_LARGE}, {@code MALFORMED_GZIP}, {@code
   *     INCOMPLETE_BODY} or {@code BODY_TIMEOUT}
   */
  @Override
  public int read(byte[] bytes, int offset, int count) {
    if (failure != null) {
      throw failure;
    }
    try {
      int found = content().read(bytes, offset, count);
      if (found > 0) {
        length += found;
        if (length > limit) {
          throw failed(tooLarge(limit));
        }
      }
      return found;
    } catch (ZipException e) {
      throw failed(
          RequestException.of(
              ErrorCode.MALFORMED_GZIP,
              "the request's Content-Encoding is gzip, but its body is not: " + e.getMessage()));
    } catch (IOException e) {
      throw failed(broken(e));
    }
  }

  private RequestException failed(RequestException exception) {
    failure = exception;
    return exception;
  }

  private static RequestException tooLarge(long limit) {
    return RequestException.of(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "the request's body must not be longer than "
            + limit
            + " bytes: send fewer records at a time, or raise SAGEMAKER_MAX_PAYLOAD_IN_MB");
  }

  /**
   * The error that a connection broke, or was silent for too long, before the body was complete.
   */
  public static RequestException broken(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return RequestException.of(ErrorCode.BODY_TIMEOUT);
      }
    }
    return RequestException.of(
        ErrorCode.INCOMPLETE_BODY, "the request's body ended before it was complete");
  }

  /** Whether an exception means that the client stopped sending the body. */
  static boolean isBroken(Throwable exception) {
    return exception instanceof RequestException e
        && (e.error().code() == ErrorCode.INCOMPLETE_BODY
            || e.error().code() == ErrorCode.BODY_TIMEOUT);
  }

  private InputStream content() throws IOException {
    InputStream opened = content;
    if (opened == null) {
      opened = new Network(request.getInputStream());
      if (isGzip) {
        opened = new GzipMembers(opened);
      }
      content = opened;
    }
    return opened;
  }

  /** Frees the memory of unzipping. Does not drain the body. */
  @Override
  public void close() {
    if (content instanceof GzipMembers members) {
      members.close();
    }
  }

  /**
   * Reads the rest of a request's body and drops it, for at most {@link #MAX_DRAINING}, so that the
   * client finishes sending and reads the response. Does nothing for requests with {@code Expect:
   * 100-continue}.
   */
  public static void drain(HttpServletRequest request) {
    if (request.getHeader("Expect") != null) {
      return;
    }
    byte[] bytes = new byte[CHUNK];
    long drained = 0;
    try (WaitLimit limit = new WaitLimit(endPoint(request), MAX_DRAINING)) {
      InputStream rest = request.getInputStream();
      for (int found = 0; found >= 0 && drained < MAX_DRAINED_BYTES && !limit.isOver(); ) {
        limit.beforeWaiting();
        found = rest.read(bytes);
        drained += found;
      }
    } catch (IOException e) {
      // The client stopped sending; the response does not change.
      LOG.debug("Cannot drain the rejected body", e);
    }
  }

  private static EndPoint endPoint(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request)
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint();
  }

  /** Waits for the network without a core. */
  private final class Network extends BulkInputStream {
    private final ServletInputStream bytes;
    private final SendingRate rate = new SendingRate();

    private Network(ServletInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int found = receive(buffer, offset, count);
      if (found > 0) {
        sent += found;
        if (sent > limit) {
          throw failed(tooLarge(limit));
        }
      }
      return found;
    }

    private int receive(byte[] buffer, int offset, int count) throws IOException {
      if (bytes.isFinished()) {
        return -1;
      }
      if (bytes.available() > 0) {
        return counted(bytes.read(buffer, offset, count));
      }
      core.release();
      try {
        long start = NanoTime.now();
        int found = counted(bytes.read(buffer, offset, count));
        rate.addWaiting(Duration.ofNanos(NanoTime.since(start)));
        return found;
      } catch (TimeoutException e) {
        throw new IOException(e);
      } finally {
        core.acquire();
      }
    }

    private int counted(int found) {
      rate.addReceived(Math.max(0, found));
      return found;
    }
  }
}
