package io.sparkforest.server.http.jetty;

import io.javalin.config.JettyConfig;
import io.sparkforest.server.http.settings.RequestSettings;
import io.sparkforest.server.http.telemetry.AccessLog;
import io.sparkforest.server.http.telemetry.Paths;
import io.sparkforest.server.http.telemetry.ServerMetrics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections, threads and shutdown. */
public final class JettySetup {
  private static final Logger LOG = LoggerFactory.getLogger(JettySetup.class);

  /** Beside those of invocations: they answer {@code /ping}, however busy the server is. */
  private static final int OTHER_THREADS = 32;

  private static final int IDLE_THREADS = 8;

  /** The path of a model's invocations, as Jetty writes regular expressions. */
  private static final String ANY_INVOKE = "^/models/[^/]+/invoke$";

  /** At most this many models are loaded at the same time; further loads wait without a thread. */
  private static final int LOADS = 2;

  /**
   * Connections, or more where more requests may be waiting. Further ones wait to be accepted; each
   * may hold what {@link EarlyBody} has received of a request.
   */
  private static final int USUAL_CONNECTIONS = 1_024;

  /** Connections beyond those of running and queued requests, mainly for {@code /ping}. */
  private static final int OTHER_CONNECTIONS = 128;

  /** How many connections may wait to be accepted, as far as the system lets them. */
  private static final int ACCEPT_QUEUE = 1_024;

  /**
   * How long connections are still accepted after SIGTERM: for clients that chose this server just
   * before.
   */
  private static final Duration LAST_CONNECTIONS = Duration.ofMillis(500);

  /** SageMaker kills a container 30 seconds after SIGTERM. */
  private static final Duration DRAIN = Duration.ofSeconds(24);

  /** The rest of those 30 seconds. */
  private static final Duration STOP = Duration.ofSeconds(2);

  /**
   * How long a connection may be silent during shutdown: idle ones delay the shutdown for no
   * longer, and a slow client may still finish.
   */
  private static final Duration DRAIN_SILENCE = Duration.ofSeconds(3);

  /**
   * How long a connection may be silent between requests. Long, since SageMaker keeps connections
   * for reuse, and one that is closed just when it is used again is a failed request.
   */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final int port;
  private final RequestSettings settings;
  private final LastRequests lastRequests;
  private final RequestLog requestLog;
  private final Readiness readiness;

  /** What is waited for before the port is opened. */
  public interface Readiness {
    /** Waits; returns whether there is something to serve. */
    boolean await() throws InterruptedException;
  }

  /**
   * A set-up.
   *
   * @param readiness the port stays shut until then; all else is set up meanwhile
   */
  public JettySetup(
      int port, RequestSettings settings, ServerMetrics metrics, Readiness readiness) {
    this.port = port;
    this.settings = settings;
    this.readiness = readiness;
    lastRequests =
        new LastRequests(new EarlyBody(loads(invocations(settings)), settings.maxBodyBytes()));
    if (settings.logsAccess()) {
      requestLog = new RequestLog.Collection(metrics, new AccessLog(System.out));
    } else {
      requestLog = metrics;
    }
  }

  private static QoSHandler loads(Handler handler) {
    QoSHandler queue = new QoSHandler(handler);
    queue.setMaxRequestCount(LOADS);
    queue.includeMethod("POST");
    queue.includePath(Paths.MODELS);
    return queue;
  }

  private static QoSHandler invocations(RequestSettings settings) {
    QoSHandler queue = new QoSHandler();
    queue.setMaxRequestCount(settings.maxRequests());
    queue.setMaxSuspendedRequestCount(settings.maxQueued());
    queue.setMaxSuspend(settings.maxQueueTime());
    queue.includePath(Paths.INVOCATIONS, ANY_INVOKE);
    return queue;
  }

  /** Applies the set-up. */
  public void configure(JettyConfig jetty) {
    QueuedThreadPool threads =
        new QueuedThreadPool(settings.maxRequests() + OTHER_THREADS, IDLE_THREADS);
    threads.setName("http");
    jetty.threadPool = threads;
    jetty.modifyServer(this::configure);
    jetty.modifyServletContextHandler(context -> context.setSessionHandler(new NoSessions()));
    jetty.modifyHttpConfiguration(this::configure);
    jetty.addConnector(this::connector);
  }

  /** Javalin requires a session handler; this server has no sessions. */
  private static final class NoSessions extends SessionHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return getHandler().handle(request, response, callback);
    }
  }

  private void configure(Server server) {
    // Javalin's default: it would cut the connections of slow clients when threads become scarce.
    server.removeBean(server.getBean(LowResourceMonitor.class));
    server.setHandler(lastRequests);
    server.setStopTimeout(STOP.toMillis());
    server.setOpenEarly(false);
    server.setErrorHandler(new JsonErrorHandler());
    server.setRequestLog(requestLog);
  }

  private void configure(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setIdleTimeout(settings.maxSilence().toMillis());
    // All memory is the heap's, which is what a container's size is divided for.
    http.setUseInputDirectByteBuffers(false);
    http.setUseOutputDirectByteBuffers(false);
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(http)) {
          @Override
          protected void doStart() throws Exception {
            if (readiness.await()) {
              super.doStart();
            }
          }
        };
    connector.setPort(port);
    connector.setIdleTimeout(SILENCE.toMillis());
    connector.setShutdownIdleTimeout(DRAIN_SILENCE.toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    int most =
        Math.max(
            USUAL_CONNECTIONS, settings.maxRequests() + settings.maxQueued() + OTHER_CONNECTIONS);
    connector.addBean(new NetworkConnectionLimit(most, connector));
    return connector;
  }

  /**
   * Drains all connections: the next request on each is answered, with {@code Connection: close}.
   * Server.stop() alone would reject requests that arrive on open connections.
   */
  public void drain(Server server) {
    lastRequests.begin();
    try {
      Thread.sleep(LAST_CONNECTIONS.toMillis());
      CompletableFuture<?>[] connectors = new CompletableFuture<?>[server.getConnectors().length];
      int next = 0;
      for (Connector connector : server.getConnectors()) {
        connectors[next++] = ((Graceful) connector).shutdown();
      }
      CompletableFuture.allOf(connectors).get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warn("Aborting the requests that are still in flight after {} s", DRAIN.toSeconds());
    } catch (ExecutionException e) {
      LOG.warn("The connections did not close cleanly", e.getCause());
    }
  }
}
