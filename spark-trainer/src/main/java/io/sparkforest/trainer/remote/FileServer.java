package io.sparkforest.trainer.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.sparkforest.trainer.csv.FileRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files below some folders to those who know the job's secret: {@code GET
 * /files?path=…&from=…&to=…} with the header {@value #SECRET}.
 */
public final class FileServer implements HttpHandler {
  /** Where an {@link com.sun.net.httpserver.HttpServer} is to have it. */
  public static final String CONTEXT = "/files";

  static final String SECRET = "X-Job-Secret";

  private static final int BUFFER = 1 << 18;
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final List<Path> roots;
  private volatile String secret = "";

  /**
   * A server that refuses all requests until it knows the secret.
   *
   * @param roots the folders whose files are served, those in nested folders included
   */
  public FileServer(List<Path> roots) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /** Sets the secret that requests must have. */
  public void allow(String jobSecret) {
    secret = jobSecret;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isAllowed(exchange.getRequestHeaders().getFirst(SECRET))) {
        exchange.sendResponseHeaders(FORBIDDEN, -1);
        return;
      }
      Map<String, String> query = Query.parsed(exchange.getRequestURI().getRawQuery());
      Path file = Path.of(query.getOrDefault("path", "")).toAbsolutePath().normalize();
      if (roots.stream().noneMatch(file::startsWith) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        return;
      }
      long from = number(query, "from", 0);
      send(file, from, number(query, "to", Long.MAX_VALUE), exchange);
    }
  }

  private boolean isAllowed(@Nullable String given) {
    return !secret.isEmpty()
        && MessageDigest.isEqual(
            Objects.requireNonNullElse(given, "").getBytes(StandardCharsets.UTF_8),
            secret.getBytes(StandardCharsets.UTF_8));
  }

  private static long number(Map<String, String> query, String name, long otherwise) {
    String text = query.get(name);
    return text == null || !text.matches("\\d{1,18}") ? otherwise : Long.parseLong(text);
  }

  private static void send(Path file, long from, long to, HttpExchange exchange)
      throws IOException {
    try (InputStream bytes = new FileRange(file, from, to)) {
      // 0: in chunks, since a file of FastFile mode may be longer than its size says.
      exchange.sendResponseHeaders(OK, 0);
      byte[] buffer = new byte[BUFFER];
      try (OutputStream body = exchange.getResponseBody()) {
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
          body.write(buffer, 0, read);
        }
      }
    }
  }
}
