package io.sparkforest.server.http;

import io.javalin.config.JettyConfig;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Connections, threads and shutdown. */
final class JettySetup {
  /**
   * At most this many invocations hold a thread; further ones wait without. The rest of the pool
   * answers {@code /ping}, however busy the server is.
   */
  private static final int INVOCATION_THREADS = 64;

  /** The path of a model's invocations, as Jetty writes regular expressions. */
  private static final String ANY_INVOKE = "^/models/[^/]+/invoke$";

  /** At most this many models are loaded at the same time; further loads wait without a thread. */
  private static final int LOADS = 2;

  private static final int OTHER_THREADS = 32;
  private static final int IDLE_THREADS = 8;

  /** SageMaker kills a container 30 seconds after SIGTERM. */
  private static final Duration DRAIN = Duration.ofSeconds(25);

  /**
   * How long a connection may be silent during shutdown: idle ones hold up the end for no longer,
   * and a slow client may still finish.
   */
  private static final Duration DRAIN_SILENCE = Duration.ofSeconds(3);

  /**
   * How long a connection may be silent. Long, since SageMaker keeps connections for reuse, and one
   * that is closed just when it is used again is a failed request.
   */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private JettySetup() {}

  static void configure(JettyConfig jetty, int port) {
    QueuedThreadPool threads =
        new QueuedThreadPool(INVOCATION_THREADS + OTHER_THREADS, IDLE_THREADS);
    threads.setName("http");
    jetty.threadPool = threads;
    jetty.modifyServer(JettySetup::configure);
    jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    jetty.addConnector((server, http) -> connector(server, http, port));
  }

  private static void configure(Server server) {
    // Javalin's default: it would cut the connections of slow clients when threads become scarce.
    server.removeBean(server.getBean(LowResourceMonitor.class));
    QoSHandler invocations = new QoSHandler();
    invocations.setMaxRequestCount(INVOCATION_THREADS);
    invocations.includePath(ServingRoutes.INVOCATIONS, ANY_INVOKE);
    QoSHandler loads = new QoSHandler(invocations);
    loads.setMaxRequestCount(LOADS);
    loads.includeMethod("POST");
    loads.includePath(ModelsRoutes.MODELS);
    GracefulHandler graceful = new GracefulHandler(loads);
    graceful.setShutdownIdleTimeout(DRAIN_SILENCE.toMillis());
    server.setHandler(graceful);
    server.setStopTimeout(DRAIN.toMillis());
    server.setErrorHandler(new JsonErrorHandler());
  }

  private static ServerConnector connector(Server server, HttpConfiguration http, int port) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setPort(port);
    connector.setIdleTimeout(SILENCE.toMillis());
    connector.setShutdownIdleTimeout(DRAIN_SILENCE.toMillis());
    return connector;
  }
}
