package io.sparkforest.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP server. It listens once it is started, and then it is ready: a single model is loaded
 * before.
 */
public final class ScoringServer implements AutoCloseable {
  private static final String ERROR_CODE = "io.sparkforest.error";

  private final Javalin javalin;

  private ScoringServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any that is free
   * @param maxBodyBytes longer bodies are refused with status 413
   * @param cores how many requests are scored at the same time
   * @throws IOException if the port cannot be used
   */
  public static ScoringServer start(
      Served served, int port, int maxBodyBytes, int cores, ModelSettings settings)
      throws IOException {
    ServerMetrics metrics = new ServerMetrics();
    Invocations invocations =
        new Invocations(maxBodyBytes, cores, settings.answerColumns(), metrics);
    List<RouteSet> routes = new ArrayList<>();
    if (served instanceof Served.One one) {
      metrics.one(one.memoryBytes(), one.loadTime());
      routes.add(new ServingRoutes(one.model(), invocations));
    }
    if (served instanceof Served.Many many) {
      metrics.many(many.models());
      routes.add(new ModelsRoutes(many.models(), invocations, metrics));
    }
    if (settings.isDiscoverable()) {
      routes.add(new DiscoveryRoutes(served, metrics));
    }
    Javalin javalin = Javalin.create(config -> configure(config, port, routes, metrics));
    try {
      javalin.start();
    } catch (JavalinException e) {
      throw new IOException("port " + port + " cannot be used: " + e.getMessage(), e);
    }
    return new ScoringServer(javalin);
  }

  private static void configure(
      JavalinConfig config, int port, List<RouteSet> routes, ServerMetrics metrics) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    routes.forEach(set -> set.addTo(config.routes));
    config.routes.exception(Exception.class, ScoringServer::fail);
    // Javalin answers its own exceptions itself, as plain text, unless they are named.
    config.routes.exception(HttpResponseException.class, ScoringServer::fail);
    config.router.javaLangErrorHandler(ScoringServer::fail);
    config.requestLogger.http((context, millis) -> count(metrics, context, millis));
    JettySetup.configure(config.jetty, port);
  }

  private static void count(ServerMetrics metrics, Context context, float millis) {
    metrics.request(
        context.method().name(),
        context.path(),
        context.statusCode(),
        Duration.ofNanos((long) (millis * 1_000_000)));
    String code = context.attribute(ERROR_CODE);
    if (code != null) {
      metrics.error(code);
    }
  }

  private static void fail(Exception exception, Context context) {
    ErrorAnswer answer = ErrorMapper.answer(exception);
    context.attribute(ERROR_CODE, answer.code());
    context.status(answer.status()).contentType(ErrorAnswer.MEDIA_TYPE).result(answer.toJson());
  }

  private static void fail(HttpServletResponse response, Error error) {
    ErrorAnswer answer = ErrorMapper.answer(error);
    response.setStatus(answer.status());
    response.setContentType(ErrorAnswer.MEDIA_TYPE);
    try {
      response.getOutputStream().print(answer.toJson());
    } catch (IOException e) {
      error.addSuppressed(e);
    }
  }

  /** The port that the server listens on. */
  public int port() {
    return javalin.port();
  }

  /** Takes no more requests, finishes those in flight, and returns. */
  @Override
  public void close() {
    javalin.stop();
  }
}
