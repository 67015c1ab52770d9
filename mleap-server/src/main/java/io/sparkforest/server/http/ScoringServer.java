package io.sparkforest.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinException;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.http.invocation.ErrorMapper;
import io.sparkforest.server.http.invocation.Invocations;
import io.sparkforest.server.http.jetty.JettySetup;
import io.sparkforest.server.http.jetty.JsonErrorHandler;
import io.sparkforest.server.http.settings.ModelSettings;
import io.sparkforest.server.http.settings.RequestSettings;
import io.sparkforest.server.http.telemetry.RequestNotes;
import io.sparkforest.server.http.telemetry.ServerMetrics;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpStatus;

/** An HTTP server. It listens once it is ready: a single model is loaded before. */
public final class ScoringServer implements AutoCloseable {
  private final Javalin javalin;
  private final JettySetup jetty;

  private ScoringServer(Javalin javalin, JettySetup jetty) {
    this.javalin = javalin;
    this.jetty = jetty;
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any that is free
   * @throws IOException if the port cannot be used
   * @throws ExecutionException if a single model could not be loaded; its cause says why
   */
  public static ScoringServer start(
      Served served, int port, RequestSettings requests, ModelSettings settings)
      throws IOException, ExecutionException, InterruptedException {
    ServerMetrics metrics = new ServerMetrics();
    JettySetup jetty = new JettySetup(port, requests, metrics, () -> isThere(served));
    Invocations invocations = new Invocations(requests, settings, metrics);
    List<RouteSet> routes = new ArrayList<>();
    if (served instanceof Served.One one) {
      routes.add(new ServingRoutes(one.single(), invocations, requests.executionParameters()));
    }
    if (served instanceof Served.Many many) {
      metrics.showModels(many.models());
      routes.add(new ModelsRoutes(many.models(), invocations, metrics));
    }
    if (settings.isDiscoverable()) {
      routes.add(new DiscoveryRoutes(served, metrics));
    }
    Javalin javalin = Javalin.create(config -> configure(config, jetty, routes));
    try {
      javalin.start();
    } catch (JavalinException e) {
      throw new IOException("port " + port + " cannot be used: " + e.getMessage(), e);
    }
    if (served instanceof Served.One one) {
      show(one.single(), metrics, javalin);
    }
    return new ScoringServer(javalin, jetty);
  }

  private static void show(SingleModel single, ServerMetrics metrics, Javalin javalin)
      throws ExecutionException, InterruptedException {
    try {
      SingleModel.Loaded loaded = single.await();
      metrics.showModel(loaded.model(), single.memoryBytes(), loaded.loadTime());
    } catch (ExecutionException e) {
      javalin.stop();
      throw e;
    }
  }

  /** Waits until there is something to serve; returns whether there is. */
  private static boolean isThere(Served served) throws InterruptedException {
    try {
      if (served instanceof Served.One one) {
        one.single().await();
      }
      return true;
    } catch (ExecutionException e) {
      // show() reports it; thrown from here, Javalin would report it as a failure of the port.
      return false;
    }
  }

  private static void configure(JavalinConfig config, JettySetup jetty, List<RouteSet> routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    // The queue of invocations knows one form of their path.
    config.router.ignoreTrailingSlashes = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    routes.forEach(set -> set.addTo(config.routes));
    config.routes.exception(Exception.class, ScoringServer::fail);
    // Javalin answers its own exceptions itself, as plain text, unless they are named.
    config.routes.exception(HttpResponseException.class, ScoringServer::fail);
    config.router.javaLangErrorHandler(ScoringServer::fail);
    jetty.configure(config.jetty);
  }

  private static void fail(Exception exception, Context context) {
    RequestError error = ErrorMapper.error(exception);
    RequestNotes.noteError(context.req(), error);
    int status =
        exception instanceof HttpResponseException refused
            ? refused.getStatus()
            : error.code().status();
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      context.header("Retry-After", JsonErrorHandler.RETRY_AFTER_SECONDS);
    }
    if (exception instanceof MethodNotAllowedResponse refused) {
      context.header("Allow", refused.getDetails().getOrDefault("availableMethods", ""));
    }
    context.status(status).contentType(ErrorMapper.MEDIA_TYPE).result(error.toJson());
  }

  private static void fail(HttpServletResponse response, Error failure) {
    RequestError error = ErrorMapper.error(failure);
    RequestNotes.noteError(
        ServletContextResponse.getServletContextResponse(response).getRequest(), error);
    if (response.isCommitted()) {
      // Nothing may be added to what the client has: Jetty breaks the connection.
      throw failure;
    }
    response.setStatus(error.code().status());
    response.setContentType(ErrorMapper.MEDIA_TYPE);
    try {
      response.getOutputStream().print(error.toJson());
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** The port that the server listens on. */
  public int port() {
    return javalin.port();
  }

  /** Stops accepting connections, finishes the requests on open ones, and returns. */
  @Override
  public void close() {
    jetty.drain(javalin.jettyServer().server());
    javalin.stop();
  }
}
