package io.sparkforest.trainer;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real server, started by docker/serve on a trained model, and a client. */
final class ServedModel implements AutoCloseable {
  private static final int MAX_ATTEMPTS = 600;

  private final Launched server;
  private final URI uri;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedModel(Launched server, int port) {
    this.server = server;
    this.uri = URI.create("http://localhost:" + port);
  }

  static ServedModel start(Path base) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Map<String, String> environment =
        Map.of("SAGEMAKER_BIND_TO_PORT", Integer.toString(port), "SERVE_JAVA_OPTS", "-Xmx1g");
    ServedModel served = new ServedModel(Launched.start("serve", base, environment), port);
    try {
      served.awaitPing();
      return served;
    } catch (IOException | InterruptedException | AssertionError e) {
      served.server.close();
      throw e;
    }
  }

  private void awaitPing() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        HttpRequest ping = HttpRequest.newBuilder(uri.resolve("/ping")).build();
        if (client.send(ping, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("no healthy server; its log:\n" + server.log());
  }

  HttpResponse<String> post(String contentType, String accept, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri.resolve("/invocations"))
            .header("Content-Type", contentType)
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Scores and reads one number a line. */
  List<Double> score(String contentType, String body) throws IOException, InterruptedException {
    HttpResponse<String> response = post(contentType, "text/csv", body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.body());
    }
    return response.body().lines().map(Double::parseDouble).toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
