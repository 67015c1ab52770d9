import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a file again and again over connections that stay open, where there is no wrk.
 *
 * <p>Arguments: URL FILE CONNECTIONS SECONDS. Prints what post.lua has wrk print.
 */
public final class Load {
  private static final int MOST = 5_000_000;

  private final URL url;
  private final byte[] body;
  private final long end;
  private final long[] nanos = new long[MOST];
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();

  private Load(URL url, byte[] body, long end) {
    this.url = url;
    this.body = body;
    this.end = end;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int connections = Integer.parseInt(arguments[2]);
    System.setProperty("http.maxConnections", String.valueOf(connections));
    long start = System.nanoTime();
    Load load =
        new Load(
            URI.create(arguments[0]).toURL(),
            Files.readAllBytes(Path.of(arguments[1])),
            start + Long.parseLong(arguments[3]) * 1_000_000_000L);
    List<Thread> threads = new ArrayList<>();
    for (int connection = 0; connection < connections; connection++) {
      Thread thread = new Thread(load::send);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    load.print((System.nanoTime() - start) / 1e9);
  }

  private void send() {
    byte[] answer = new byte[1 << 16];
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      try {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setRequestProperty("Content-Type", "text/csv");
        try (OutputStream request = connection.getOutputStream()) {
          request.write(body);
        }
        try (InputStream response = connection.getInputStream()) {
          while (response.read(answer) >= 0) {
            // Only its end counts.
          }
        }
        nanos[answered.getAndIncrement()] = System.nanoTime() - start;
      } catch (IOException e) {
        errors.incrementAndGet();
      }
    }
  }

  private void print(double seconds) {
    long[] sorted = Arrays.copyOf(nanos, answered.get());
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "result %.3f %.4f %.4f %d %d%n",
        sorted.length / seconds,
        percentile(sorted, 50),
        percentile(sorted, 99),
        errors.get(),
        sorted.length);
  }

  private static double percentile(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    return sorted[(int) ((long) (sorted.length - 1) * percent / 100)] / 1e6;
  }
}
