package io.sparkforest.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import io.sparkforest.server.model.Model;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * An HTTP server for one model. It listens once it is started, and then it is ready: the model is
 * loaded before.
 */
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
   */
  public static ScoringServer start(Model model, int port, RequestSettings settings)
      throws IOException {
    JettySetup jetty = new JettySetup(port, settings);
    ServingRoutes routes =
        new ServingRoutes(model, new Invocations(settings), settings.executionParameters());
    Javalin javalin = Javalin.create(config -> configure(config, jetty, routes));
    try {
      javalin.start();
    } catch (JavalinException e) {
      throw new IOException("port " + port + " cannot be used: " + e.getMessage(), e);
    }
    return new ScoringServer(javalin, jetty);
  }

  private static void configure(JavalinConfig config, JettySetup jetty, ServingRoutes routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    routes.addTo(config.routes);
    config.routes.exception(Exception.class, ScoringServer::fail);
    // Javalin answers its own exceptions itself, as plain text, unless they are named.
    config.routes.exception(HttpResponseException.class, ScoringServer::fail);
    config.router.javaLangErrorHandler(ScoringServer::fail);
    jetty.configure(config.jetty);
  }

  private static void fail(Exception exception, Context context) {
    ErrorAnswer answer = ErrorMapper.answer(exception);
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

  /** Takes no more connections, answers what arrives on those there are, and returns. */
  @Override
  public void close() {
    jetty.drain(javalin.jettyServer().server());
    javalin.stop();
  }
}
