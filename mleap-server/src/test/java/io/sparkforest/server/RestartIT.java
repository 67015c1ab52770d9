package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is replaced under load. The clients never repeat a request. They keep connections,
 * as SageMaker does, and still go to the old server for a while after it was told to stop.
 */
final class RestartIT {
  /** {@code -Drestarts=20} replaces the server as often. */
  private static final int RESTARTS = Integer.getInteger("restarts", 2);

  private static final int CLIENTS = 8;
  private static final int REQUESTS_PER_RESTART = 500;

  /** How long clients still go to a server that was told to stop: it promises half a second. */
  private static final Duration LATE = Duration.ofMillis(250);

  @TempDir Path baseDir;
  private final AtomicInteger port = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger answeredLate = new AtomicInteger();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile Departure departure = new Departure(-1, 0);

  @Test
  void noRequestIsLost() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
    ServerProcess server = start();
    port.set(server.port());
    List<Thread> clients = new ArrayList<>();
    try {
      for (int client = 0; client < CLIENTS; client++) {
        Thread thread = new Thread(this::send, "client-" + client);
        clients.add(thread);
        thread.start();
      }
      for (int restart = 0; restart < RESTARTS; restart++) {
        int before = answered.get();
        ServerProcess next = start();
        next.port();
        departure = new Departure(server.port(), System.nanoTime());
        server.terminate();
        Thread.sleep(LATE.toMillis());
        port.set(next.port());
        assertThat(server.exitCode()).isZero();
        assertThat(server.log()).doesNotContain("WARN", "ERROR");
        server.close();
        server = next;
        while (answered.get() - before < REQUESTS_PER_RESTART && failures.isEmpty()) {
          Thread.sleep(10);
        }
      }
    } finally {
      isOver.set(true);
      for (Thread client : clients) {
        client.join();
      }
      server.close();
    }

    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThanOrEqualTo(RESTARTS * REQUESTS_PER_RESTART);
    assertThat(answeredLate.get()).isPositive();
  }

  /** The server on a port was told to stop at a time of {@link System#nanoTime()}. */
  private record Departure(int port, long nanoTime) {
    boolean isLate(int toPort, long sent) {
      return toPort == port && sent - nanoTime > 0;
    }

    /** On a machine that stands still for a while, clients move on later than they should. */
    boolean isTooLate(int toPort, long sent) {
      return toPort == port && sent - nanoTime > LATE.toNanos();
    }
  }

  private ServerProcess start() throws Exception {
    return ServerProcess.start(baseDir, Map.of("SERVE_ACCESS_LOG", "false"), "-Xmx256m");
  }

  private void send() {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    int records = 1;
    while (!isOver.get()) {
      // Mostly single records, now and then a request that takes some time.
      records = records % 40 + 1;
      int count = records == 40 ? 5_000 : records;
      int toPort = port.get();
      long sent = System.nanoTime();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + toPort + "/invocations"))
              .timeout(Duration.ofMinutes(1))
              .header("Content-Type", "text/csv")
              .POST(BodyPublishers.ofString(",,,,,\n".repeat(count)))
              .build();
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200 && response.body().equals("115.375\n".repeat(count))) {
          answered.incrementAndGet();
          if (departure.isLate(toPort, sent)) {
            answeredLate.incrementAndGet();
          }
        } else {
          failures.add(response.statusCode() + " " + response.body());
        }
      } catch (Exception e) {
        if (!departure.isTooLate(toPort, sent)) {
          failures.add(e.toString());
          return;
        }
      }
    }
  }
}
