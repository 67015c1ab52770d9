package io.sparkforest.server.http;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request's body, unzipped and up to a limit, whether or not their length is
 * announced.
 *
 * <p>While it waits for the network the request has no core. What goes wrong is thrown as a runtime
 * exception and kept: a parser in between may wrap it.
 */
final class RequestBody extends InputStream {
  /**
   * How much of a refused body is still read: a client that is sending would else find its
   * connection closed instead of an answer.
   */
  private static final long MOST_PASSED_OVER = 32L << 20;

  private static final int CHUNK = 8_192;

  private final HttpServletRequest request;
  private final long limit;
  private final Cores.Claim core;
  private final boolean isGzip;
  private @Nullable Network network;
  private @Nullable InputStream content;
  private long length;
  private @Nullable RuntimeException failure;

  /**
   * @param limit the most bytes, sent and unzipped
   * @throws PayloadTooLargeException if more are announced
   * @throws UnsupportedEncodingException if the body is encoded otherwise than by gzip
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
          default -> throw new UnsupportedEncodingException(encoding);
        };
    if (request.getContentLengthLong() > limit) {
      throw new PayloadTooLargeException(limit);
    }
  }

  /** What went wrong while reading, if anything. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    if (read(one, 0, 1) < 0) {
      return -1;
    }
    return one[0] & 0xFF;
  }

  /**
   * @throws PayloadTooLargeException if the body is longer than the limit
   * @throws MalformedGzipException if it is no gzip
   * @throws BodyNotReadException if it breaks off
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
          throw failed(new PayloadTooLargeException(limit));
        }
      }
      return found;
    } catch (ZipException e) {
      throw failed(new MalformedGzipException(e));
    } catch (IOException e) {
      throw failed(new BodyNotReadException(e));
    }
  }

  private RuntimeException failed(RuntimeException exception) {
    failure = exception;
    return exception;
  }

  private InputStream content() throws IOException {
    InputStream opened = content;
    if (opened == null) {
      Network bytes = new Network(request.getInputStream());
      network = bytes;
      opened = bytes;
      if (isGzip) {
        opened = new WholeGzip(bytes);
      }
      content = opened;
    }
    return opened;
  }

  /**
   * Reads on, to no purpose but that the client has sent all and listens. A client that waits for
   * leave to send is not given it.
   */
  void passOver() {
    if (failure instanceof BodyNotReadException
        || (network == null && request.getHeader("Expect") != null)) {
      return;
    }
    try {
      discard(request);
    } catch (IOException e) {
      // The client does not send, then: it is answered as it was to be.
      failure = new BodyNotReadException(e);
    }
  }

  /**
   * Reads on, to the same purpose, where no body was made of the request.
   *
   * @throws IOException if the client does not send
   */
  static void passOver(HttpServletRequest request) throws IOException {
    if (request.getHeader("Expect") == null) {
      discard(request);
    }
  }

  private static void discard(HttpServletRequest request) throws IOException {
    InputStream rest = request.getInputStream();
    byte[] bytes = new byte[CHUNK];
    long passed = 0;
    for (int found = 0; found >= 0 && passed < MOST_PASSED_OVER; passed += found) {
      found = rest.read(bytes);
    }
  }

  /** Waits for the network without a core. */
  private final class Network extends InputStream {
    private final ServletInputStream bytes;

    private Network(ServletInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      if (read(one, 0, 1) < 0) {
        return -1;
      }
      return one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (bytes.isFinished()) {
        return -1;
      }
      if (bytes.available() > 0) {
        return bytes.read(buffer, offset, count);
      }
      core.giveBack();
      try {
        return bytes.read(buffer, offset, count);
      } finally {
        core.take();
      }
    }

    /** Not how many bytes, but whether more may come: that is what a gzip asks for. */
    @Override
    public int available() {
      if (bytes.isFinished()) {
        return 0;
      }
      return 1;
    }
  }

  /**
   * All members of a gzip. After a member the JDK takes whatever goes wrong for the end of the
   * whole; records would be lost in silence.
   */
  private static final class WholeGzip extends GZIPInputStream {
    private final Network bytes;

    private WholeGzip(Network bytes) throws IOException {
      super(bytes, CHUNK);
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int found = super.read(buffer, offset, count);
      if (found < 0 && bytes.read() >= 0) {
        throw new ZipException("bytes that are no gzip follow");
      }
      return found;
    }
  }
}
