package io.sparkforest.server.http.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.registry.LoadedModels;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * What the server counts and times, for Prometheus.
 *
 * <p>No label takes a value from an invocation: clients cannot make the number of series grow. What
 * is counted by column has a series for each column of the loaded models.
 */
public final class ServerMetrics implements RequestLog {
  private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE", "HEAD");
  private static final Set<String> PATHS =
      Set.of(
          Paths.PING,
          Paths.INVOCATIONS,
          Paths.EXECUTION_PARAMETERS,
          Paths.MODELS,
          Paths.PAGE,
          Paths.SCHEMA,
          Paths.OPENAPI,
          Paths.METRICS);

  /** From what a single record takes to the minute that SageMaker waits. */
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * The labels of a timer, of which there are few: to look it up by them costs less than to ask.
   */
  private record Series(String method, String route, int status) {}

  private final Map<Series, Timer> requests = new ConcurrentHashMap<>();
  private final Counter rows =
      Counter.builder("scoring.rows").description("Records scored").register(registry);
  private final Counter brokenOff =
      Counter.builder("http.server.broken.off")
          .description("Responses aborted after their status was sent")
          .register(registry);

  /** Metrics of one server, with those of the JVM. */
  public ServerMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  @Override
  public void log(Request request, Response response) {
    Duration duration = Duration.ofNanos(NanoTime.since(request.getBeginNanoTime()));
    String path = request.getHttpURI().getPath();
    recordRequest(request.getMethod(), path, response.getStatus(), duration);
    String code = RequestNotes.errorCode(request);
    if (code != null) {
      countError(code);
    }
    if (RequestNotes.isBrokenOff(request)) {
      brokenOff.increment();
    }
  }

  private void recordRequest(String method, @Nullable String path, int status, Duration duration) {
    String label = METHODS.contains(method) ? method : "other";
    requests.computeIfAbsent(new Series(label, route(path), status), this::timer).record(duration);
  }

  private Timer timer(Series series) {
    return Timer.builder("http.server.requests")
        .description(
            "Requests by route and status, timed from the first byte of the request to the last of"
                + " the response")
        .tag("method", series.method())
        .tag("route", series.route())
        .tag("status", Integer.toString(series.status()))
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  private static String route(@Nullable String path) {
    if (path == null) {
      return "other";
    }
    if (PATHS.contains(path)) {
      return path;
    }
    if (path.startsWith("/models/")) {
      return path.endsWith("/invoke") ? Paths.INVOKE : Paths.MODEL;
    }
    return "other";
  }

  /** Counts scored records. */
  public void countRows(long scored) {
    rows.increment((double) scored);
  }

  private void countError(String code) {
    Counter.builder("http.server.errors")
        .description("Error responses by error code")
        .tag("code", code)
        .register(registry)
        .increment();
  }

  /** Records the time that loading a model took. */
  public void recordLoad(Duration duration) {
    Timer.builder("model.load")
        .description("Time to load a model")
        .register(registry)
        .record(duration);
  }

  /** Registers the gauges of a single model and what it counts. */
  public void showModel(Model model, long bytes, Duration loadTime) {
    showDrift(action -> action.accept("", model));
    recordLoad(loadTime);
    registerGauge("models.loaded", "Loaded models", bytes, ignored -> 1);
    registerGauge(
        "model.memory.bytes",
        "Estimated heap used by models, in bytes",
        bytes,
        ignored -> (double) bytes);
  }

  /** Registers the gauges of a multi-model endpoint. */
  public void showModels(LoadedModels models) {
    showDrift(models::forEach);
    registerGauge("models.loaded", "Loaded models", models, LoadedModels::size);
    registerGauge(
        "model.memory.bytes",
        "Estimated heap used by models, in bytes",
        models,
        LoadedModels::reservedBytes);
    registerGauge(
        "model.memory.limit.bytes",
        "Maximum heap for models, in bytes",
        models,
        LoadedModels::memoryBytes);
  }

  private void showDrift(DriftCollector.Models models) {
    registry.getPrometheusRegistry().register(new DriftCollector(models));
  }

  private <T> void registerGauge(String name, String description, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /** All of it in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }
}
