import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.zip.GZIPOutputStream;

/**
 * The clients of soak.sh: more of them than the server has cores, each sending the next request as
 * soon as it is answered. Prints once a minute, and in the end errors, latencies and memory.
 */
final class Soak {
  private static final int CLIENTS = 16;

  /** What memory may grow from the first to the last quarter. */
  private static final double MAX_GROWTH = 1.10;

  private static final long SLACK_KILOBYTES = 16 << 10;

  /** Kinds of requests, by how often each is sent. */
  private enum Kind {
    ONE(60),
    TEN(20),
    THOUSAND(8),
    CHUNKED(4),
    GZIP(4),
    BAD(3),
    TEN_THOUSAND(1);

    private final int percent;

    Kind(int percent) {
      this.percent = percent;
    }

    private static Kind draw(Random random) {
      int percent = random.nextInt(100);
      for (Kind kind : values()) {
        percent -= kind.percent;
        if (percent < 0) {
          return kind;
        }
      }
      return ONE;
    }
  }

  private final URI invocations;
  private final URI ping;
  private final Path status;
  private final String header;
  private final List<String> records;
  private final Map<Kind, Latencies> latencies = new EnumMap<>(Kind.class);
  private final Latencies pings = new Latencies();
  private final AtomicLong answeredRecords = new AtomicLong();
  private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
  private volatile boolean isWarm;
  private volatile boolean isOver;

  private Soak(int port, long server, Path csv) throws IOException {
    invocations = URI.create("http://127.0.0.1:" + port + "/invocations");
    ping = URI.create("http://127.0.0.1:" + port + "/ping");
    status = Path.of("/proc", String.valueOf(server), "status");
    List<String> lines = Files.readAllLines(csv);
    header = lines.get(0);
    records = lines.subList(1, lines.size());
    for (Kind kind : Kind.values()) {
      latencies.put(kind, new Latencies());
    }
  }

  public static void main(String[] arguments) throws Exception {
    Soak soak =
        new Soak(
            Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), Path.of(arguments[3]));
    System.exit(soak.run(Integer.parseInt(arguments[2])));
  }

  private int run(int minutes) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int seed = client;
      threads.add(new Thread(() -> send(new Random(seed))));
    }
    threads.add(new Thread(this::ping));
    threads.forEach(Thread::start);
    Thread.sleep(Duration.ofMinutes(minutes).toMillis() / 10);
    isWarm = true;
    List<Long> memory = new ArrayList<>();
    int samples = Math.max(8, 6 * minutes);
    long start = System.nanoTime();
    for (int sample = 1; sample <= samples; sample++) {
      long due = start + Duration.ofMinutes(minutes).toNanos() / samples * sample;
      Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      memory.add(status("VmRSS"));
      System.out.printf(
          Locale.ROOT,
          "%4d s: %d records, %d errors, %d MB, %d threads%n",
          (System.nanoTime() - start) / 1_000_000_000,
          answeredRecords.get(),
          count(errors),
          memory.get(memory.size() - 1) >> 10,
          status("Threads"));
    }
    isOver = true;
    for (Thread thread : threads) {
      thread.join();
    }
    return report(memory);
  }

  private int report(List<Long> memory) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%n%-14s %10s %9s %9s %9s %9s%n",
        "",
        "requests",
        "p50",
        "p99",
        "p99.9",
        "max");
    latencies.forEach((kind, times) -> System.out.println(times.line(kind.name())));
    System.out.println(pings.line("/ping"));
    int quarter = memory.size() / 4;
    double first = mean(memory.subList(0, quarter));
    double last = mean(memory.subList(memory.size() - quarter, memory.size()));
    System.out.printf(
        Locale.ROOT,
        "memory: %.0f MB in the first quarter, %.0f MB in the last, %d MB at most%n",
        first / 1_024,
        last / 1_024,
        status("VmHWM") >> 10);
    System.out.println("errors: " + new TreeMap<>(errors));
    boolean hasGrown = last > MAX_GROWTH * first + SLACK_KILOBYTES;
    boolean isPingSlow = pings.most.get() > 2_000_000;
    if (hasGrown) {
      System.out.println("FAILED: memory has grown");
    }
    if (isPingSlow) {
      System.out.println("FAILED: a ping took more than 2 s");
    }
    if (count(errors) > 0) {
      System.out.println("FAILED: there were errors");
    }
    return hasGrown || isPingSlow || count(errors) > 0 ? 1 : 0;
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).average().orElseThrow();
  }

  private static long count(Map<String, AtomicLong> errors) {
    return errors.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private long status(String name) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("there is no " + name + " in " + status);
  }

  private void ping() {
    HttpClient client = HttpClient.newHttpClient();
    while (!isOver) {
      measured(pings, client, HttpRequest.newBuilder(ping), 200, 0);
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void send(Random random) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    while (!isOver) {
      Kind kind = Kind.draw(random);
      int size =
          switch (kind) {
            case ONE, BAD -> 1;
            case TEN -> 10;
            case THOUSAND, CHUNKED, GZIP -> 1_000;
            case TEN_THOUSAND -> 10_000;
          };
      byte[] body = body(random, size, kind == Kind.BAD);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(invocations).header("Content-Type", "text/csv");
      BodyPublisher publisher = BodyPublishers.ofByteArray(body);
      if (kind == Kind.CHUNKED) {
        publisher = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
      } else if (kind == Kind.GZIP) {
        publisher = BodyPublishers.ofByteArray(zipped(body));
        request.header("Content-Encoding", "gzip");
      }
      int expected = kind == Kind.BAD ? 400 : 200;
      measured(latencies.get(kind), client, request.POST(publisher), expected, size);
    }
  }

  private byte[] body(Random random, int size, boolean isBad) {
    StringBuilder body = new StringBuilder(header).append('\n');
    for (int record = 0; record < size; record++) {
      body.append(records.get(random.nextInt(records.size()))).append('\n');
    }
    if (isBad) {
      body.append("x\n");
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private void measured(
      Latencies times, HttpClient client, HttpRequest.Builder request, int expected, int size) {
    long start = System.nanoTime();
    try {
      HttpResponse<String> response =
          client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
      long lines = response.body().lines().count();
      if (response.statusCode() != expected) {
        error("status " + response.statusCode());
      } else if (expected == 200 && lines != size) {
        error(lines + " lines for " + size + " records");
      } else if (isWarm) {
        answeredRecords.addAndGet(expected == 200 ? size : 0);
        times.add((System.nanoTime() - start) / 1_000);
      }
    } catch (IOException e) {
      error(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void error(String what) {
    errors.computeIfAbsent(what, key -> new AtomicLong()).incrementAndGet();
  }

  /** A histogram of microseconds, exact to 2 %. */
  private static final class Latencies {
    private static final double STEP = Math.log(1.02);
    private final AtomicLongArray counts = new AtomicLongArray(1_200);
    private final AtomicLong all = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    private void add(long microseconds) {
      int bucket = (int) (Math.log(Math.max(1, microseconds)) / STEP);
      counts.incrementAndGet(Math.min(bucket, counts.length() - 1));
      all.incrementAndGet();
      most.accumulateAndGet(microseconds, Math::max);
    }

    private double milliseconds(double share) {
      long before = 0;
      for (int bucket = 0; bucket < counts.length(); bucket++) {
        before += counts.get(bucket);
        if (before >= share * all.get()) {
          return Math.min(most.get(), Math.exp((bucket + 1) * STEP)) / 1_000;
        }
      }
      return most.get() / 1_000.0;
    }

    private String line(String name) {
      return String.format(
          Locale.ROOT,
          "%-14s %10d %6.1f ms %6.1f ms %6.1f ms %6.1f ms",
          name,
          all.get(),
          milliseconds(0.5),
          milliseconds(0.99),
          milliseconds(0.999),
          most.get() / 1_000.0);
    }
  }
}
