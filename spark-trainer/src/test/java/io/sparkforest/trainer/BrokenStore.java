package io.sparkforest.trainer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store on the loopback address that lists one object of {@value #LENGTH} bytes and gives it as
 * faulty as asked for, or that is empty and takes objects as faulty.
 */
final class BrokenStore implements AutoCloseable {
  static final int LENGTH = 100_000;

  /** How the object is given. */
  enum Fault {
    /** Half of what is left, then a reset, whatever is asked for. */
    RESETS,
    /** The first answer breaks half-way, later ones are whole. */
    RESETS_ONCE,
    /** Half of it, then nothing any more. */
    HANGS,
    /** Fewer bytes than were listed, as a whole object. */
    SHORT,
    /** May be listed, but not read. */
    DENIES_READS,
    /** May be listed, but not written to. */
    DENIES_WRITES,
    /** Takes the bytes of an object and never says so. */
    HANGS_ON_WRITES,
    /** Takes two objects and breaks the connection at each further one. */
    RESETS_LATER_WRITES,
    /** Takes two objects and never says that it took a further one. */
    HANGS_ON_LATER_WRITES
  }

  private static final Set<Fault> OF_WRITES =
      EnumSet.of(
          Fault.DENIES_WRITES,
          Fault.HANGS_ON_WRITES,
          Fault.RESETS_LATER_WRITES,
          Fault.HANGS_ON_LATER_WRITES);
  private static final int WRITES_BEFORE_FAULTS = 2;
  private static final int LONGER_THAN_ANYBODY_WAITS = 300_000;
  private static final String DENIAL = "<Error><Code>AccessDenied</Code></Error>";

  private final ServerSocket server;
  private final Fault fault;
  private final byte[] content;
  private final AtomicInteger gets = new AtomicInteger();
  private final AtomicInteger puts = new AtomicInteger();

  private BrokenStore(ServerSocket server, Fault fault, byte[] content) {
    this.server = server;
    this.fault = fault;
    this.content = content;
  }

  /** Starts; the content is padded with blank lines to {@value #LENGTH} bytes. */
  static BrokenStore start(Fault fault, String csv) throws IOException {
    byte[] content = (csv + "\n".repeat(LENGTH - csv.length())).getBytes(StandardCharsets.UTF_8);
    BrokenStore store =
        new BrokenStore(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), fault, content);
    daemon(store::accept);
    return store;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  int gets() {
    return gets.get();
  }

  int puts() {
    return puts.get();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "broken-store");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> answerAll(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void answerAll(Socket socket) {
    try (socket) {
      while (answer(socket)) {}
    } catch (IOException | InterruptedException e) {
      // The other side went.
    }
  }

  private boolean answer(Socket socket) throws IOException, InterruptedException {
    String head = head(socket.getInputStream());
    if (head.isEmpty()) {
      return false;
    }
    OutputStream out = socket.getOutputStream();
    if (OF_WRITES.contains(fault)) {
      return take(head, socket, out);
    }
    if (head.contains("list-type=2")) {
      answer(
          out,
          "200 OK",
          "<ListBucketResult><Name>bucket</Name><KeyCount>1</KeyCount><IsTruncated>false"
              + "</IsTruncated><Contents><Key>data/a.csv</Key><LastModified>"
              + "2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>"
              + LENGTH
              + "</Size></Contents></ListBucketResult>");
      return true;
    }
    if (fault == Fault.DENIES_READS) {
      gets.incrementAndGet();
      answer(out, "403 Forbidden", DENIAL);
      return true;
    }
    give(out, number(head, "range: bytes="), socket);
    return false;
  }

  private boolean take(String head, Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    socket.getInputStream().readNBytes(number(head, "\r\ncontent-length: "));
    switch (head.substring(0, head.indexOf(' '))) {
      case "PUT" -> {
        if (!put(socket, out)) {
          return false;
        }
      }
      case "GET" ->
          answer(
              out,
              "200 OK",
              "<ListBucketResult><Name>bucket</Name><KeyCount>0</KeyCount><IsTruncated>false"
                  + "</IsTruncated></ListBucketResult>");
      case "HEAD" -> out.write(headers("404 Not Found", 0, ""));
      default -> out.write(headers("204 No Content", 0, ""));
    }
    out.flush();
    return true;
  }

  /** Whether the connection is still good. */
  private boolean put(Socket socket, OutputStream out) throws IOException, InterruptedException {
    boolean isLater = puts.incrementAndGet() > WRITES_BEFORE_FAULTS;
    if (fault == Fault.DENIES_WRITES) {
      answer(out, "403 Forbidden", DENIAL);
    } else if (fault == Fault.HANGS_ON_WRITES
        || (isLater && fault == Fault.HANGS_ON_LATER_WRITES)) {
      Thread.sleep(LONGER_THAN_ANYBODY_WAITS);
    } else if (isLater) {
      socket.setSoLinger(true, 0);
      return false;
    } else {
      out.write(headers("200 OK", 0, "ETag: \"e\"\r\n"));
    }
    return true;
  }

  private static void answer(OutputStream out, String status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    out.write(headers(status, bytes.length, ""));
    out.write(bytes);
  }

  /** The number after a text of the head, in any case of letters; 0 if there is none. */
  private static int number(String head, String before) {
    int start = head.toLowerCase(Locale.ROOT).indexOf(before);
    if (start < 0) {
      return 0;
    }
    int end = start + before.length();
    while (Character.isDigit(head.charAt(end))) {
      end++;
    }
    return Integer.parseInt(head.substring(start + before.length(), end));
  }

  private void give(OutputStream out, int from, Socket socket)
      throws IOException, InterruptedException {
    int number = gets.incrementAndGet();
    int length = LENGTH - from;
    int half = length / 2;
    if (fault == Fault.SHORT) {
      out.write(headers("200 OK", half, "ETag: \"e\"\r\n"));
      out.write(content, from, half);
    } else {
      out.write(
          headers(
              "206 Partial Content",
              length,
              "ETag: \"e\"\r\nContent-Range: bytes "
                  + from
                  + "-"
                  + (LENGTH - 1)
                  + "/"
                  + LENGTH
                  + "\r\n"));
      boolean isWhole = fault == Fault.RESETS_ONCE && number > 1;
      int given = length;
      if (!isWhole) {
        // Nothing beyond the middle ever comes.
        given = Math.max(0, LENGTH / 2 - from);
      }
      out.write(content, from, given);
      out.flush();
      if (fault == Fault.HANGS) {
        Thread.sleep(LONGER_THAN_ANYBODY_WAITS);
      }
      if (!isWhole) {
        Thread.sleep(50);
        // A reset in place of an orderly end.
        socket.setSoLinger(true, 0);
      }
    }
    out.flush();
  }

  private static byte[] headers(String status, int length, String more) {
    return ("HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT"
            + "\r\nContent-Length: "
            + length
            + "\r\n"
            + more
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
