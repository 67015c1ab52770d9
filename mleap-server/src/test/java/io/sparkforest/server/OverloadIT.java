package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.model.SampleModel;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests than the server can take, and clients that are slower than it. */
final class OverloadIT {
  /** Longer than what is received before a request is given a worker. */
  private static final int LONG_BODY = 300_000;

  private static final Map<String, String> SMALL =
      Map.of(
          "SERVE_MAX_REQUESTS", "2",
          "SERVE_QUEUE", "2",
          "SERVE_QUEUE_SECONDS", "2",
          "SERVE_SILENCE_SECONDS", "4");

  @TempDir Path baseDir;

  @BeforeEach
  void writeModel() throws Exception {
    SampleModel.write(Files.createDirectories(baseDir.resolve("model")));
  }

  @Test
  void oneRequestTooManyIsRefusedAtOnceAndTheQueueAfterItsTime() throws Exception {
    List<RawConnection> clients = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(baseDir, SMALL)) {
      for (int client = 0; client < 4; client++) {
        RawConnection connection = new RawConnection(server.port());
        clients.add(connection.send(invocation(LONG_BODY) + ",,,,,\n".repeat(20_000)));
        Thread.sleep(200);
      }
      long start = System.nanoTime();
      HttpResponse<String> oneTooMany = server.invoke("text/csv", null, ",,,,,\n");
      Duration time = Duration.ofNanos(System.nanoTime() - start);

      assertThat(oneTooMany.statusCode()).isEqualTo(503);
      assertThat(oneTooMany.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(oneTooMany.body()).contains("OVERLOADED");
      assertThat(time).isLessThan(Duration.ofSeconds(1));
      assertThat(server.get("/ping").statusCode()).isEqualTo(200);
      assertThat(clients.get(2).receiveHead())
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 1");
      // The two that had a worker said nothing for too long.
      assertThat(clients.get(0).receiveHead()).startsWith("HTTP/1.1 408 ");
      assertThat(server.invoke("text/csv", null, ",,,,,\n").body()).isEqualTo("115.375\n");
    } finally {
      for (RawConnection client : clients) {
        client.close();
      }
    }
  }

  @Test
  void slowClientsHoldNoWorker() throws Exception {
    List<RawConnection> slowClients = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(baseDir, SMALL)) {
      for (int client = 0; client < 100; client++) {
        slowClients.add(new RawConnection(server.port()).send(invocation(100) + ",,"));
      }
      for (int request = 0; request < 20; request++) {
        assertThat(server.invoke("text/csv", null, ",,,,,\n").statusCode()).isEqualTo(200);
      }

      assertThat(slowClients.get(0).receiveHead())
          .startsWith("HTTP/1.1 408 ")
          .contains("Content-Type: application/json");
    } finally {
      for (RawConnection client : slowClients) {
        client.close();
      }
    }
  }

  @Test
  void slowClientsThatAskForLeaveToSendHoldNoWorkerEither() throws Exception {
    List<RawConnection> slowClients = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(baseDir, SMALL)) {
      for (int client = 0; client < 10; client++) {
        RawConnection connection = new RawConnection(server.port());
        slowClients.add(connection);
        connection.send(invocation(6).replace("Host: x", "Host: x\r\nExpect: 100-continue"));
        assertThat(connection.receiveHead()).startsWith("HTTP/1.1 100 ");
        connection.send(",,");
      }
      for (int request = 0; request < 20; request++) {
        assertThat(server.invoke("text/csv", null, ",,,,,\n").statusCode()).isEqualTo(200);
      }

      assertThat(slowClients.get(0).send(",,,\n").receiveHead()).startsWith("HTTP/1.1 200 ");
    } finally {
      for (RawConnection client : slowClients) {
        client.close();
      }
    }
  }

  @Test
  void aClientThatAsksForLeaveToSendTooMuchIsRefusedWithoutLeave() throws Exception {
    try (ServerProcess server = ServerProcess.start(baseDir, SMALL);
        RawConnection connection = new RawConnection(server.port())) {
      connection.send(invocation(30_000_000).replace("Host: x", "Host: x\r\nExpect: 100-continue"));

      assertThat(connection.receiveHead()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aClientThatIsRefusedAndFallsSilentIsAnsweredAfterAFewSeconds() throws Exception {
    try (ServerProcess server = ServerProcess.start(baseDir, Map.of());
        RawConnection connection = new RawConnection(server.port())) {
      connection.send(invocation(LONG_BODY).replace("text/csv", "image/png"));
      connection.send(new byte[LONG_BODY / 2]);
      long start = System.nanoTime();

      assertThat(connection.receiveHead()).startsWith("HTTP/1.1 415 ");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void asManyConnectionsAreTakenAsTheQueueIsLong() throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    try (ServerProcess server =
        ServerProcess.start(baseDir, Map.of("SERVE_MAX_REQUESTS", "1", "SERVE_QUEUE", "1500"))) {
      for (int connection = 0; connection < 1_200; connection++) {
        connections.add(new RawConnection(server.port()));
      }

      RawConnection last = connections.get(connections.size() - 1);
      last.send("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(last.receiveHead()).startsWith("HTTP/1.1 200 ");
    } finally {
      for (RawConnection connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void oneRecordDoesNotWaitForARequestOfMany() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(baseDir, Map.of(), "-Xmx512m", "-XX:ActiveProcessorCount=1")) {
      server.invoke("text/csv", null, ",,,,,\n");
      CompletableFuture<HttpResponse<String>> many =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return server.invoke("text/csv", null, ",,,,,\n".repeat(4_000_000));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      Thread.sleep(200);
      int answered = 0;
      while (!many.isDone()) {
        long start = System.nanoTime();
        assertThat(server.invoke("text/csv", null, ",,,,,\n").body()).isEqualTo("115.375\n");
        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        answered++;
      }

      assertThat(many.get().statusCode()).isEqualTo(200);
      assertThat(many.get().body()).hasSize(8 * 4_000_000);
      assertThat(answered).isGreaterThan(2);
    }
  }

  private static String invocation(int length) {
    return "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }
}
