package io.sparkforest.server;

import io.sparkforest.server.bundle.MemoryNeed;
import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.codec.request.CodecWarmUp;
import io.sparkforest.server.http.ScoringServer;
import io.sparkforest.server.http.Served;
import io.sparkforest.server.http.SingleModel;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.registry.LoadedModels;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the model below {@code SAGEMAKER_BASE_DIR} until SIGTERM or SIGINT.
 *
 * <p>Ends with 0 after SIGTERM or SIGINT, 1 if the model or the port cannot be served, 2 if the
 * environment makes no sense.
 */
public final class ServeMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServeMain.class);

  private static final int SUCCESS = 0;
  private static final int FAILURE = 1;
  private static final int BAD_SETTINGS = 2;

  /** Of the heap, what the server itself needs without a request, in bytes. */
  private static final long FOR_THE_SERVER = 48L << 20;

  /** Of the rest, what models may take; requests need some, and the collector works in some. */
  private static final int PERCENT_FOR_MODELS = 70;

  private ServeMain() {}

  public static void main(String[] arguments) {
    System.setOut(LogStream.to(FileDescriptor.out));
    System.setErr(LogStream.to(FileDescriptor.err));
    int exitCode = serve(System.getenv());
    if (exitCode != SUCCESS) {
      System.exit(exitCode);
    }
    // The server's threads keep the process alive.
  }

  private static int serve(Map<String, String> environment) {
    Runtime runtime = Runtime.getRuntime();
    int cores = runtime.availableProcessors();
    LOG.info(
        "Spark Forest server {}, Java {}, {} cores, {} MB maximum heap",
        version(),
        Runtime.version(),
        cores,
        runtime.maxMemory() >> 20);
    try {
      ServerSettings settings = ServerSettings.of(environment, cores);
      Served served = served(settings, runtime.maxMemory());
      ScoringServer server =
          ScoringServer.start(served, settings.port(), settings.requests(), settings.telling());
      runtime.addShutdownHook(new Thread(() -> stop(server), "stop"));
      LOG.info(
          "Ready on port {}, {} ms after the start of the JVM",
          server.port(),
          ManagementFactory.getRuntimeMXBean().getUptime());
      return SUCCESS;
    } catch (ExecutionException e) {
      return failure(e.getCause());
    } catch (SettingsException | IOException | InterruptedException | RuntimeException e) {
      return failure(e);
    }
  }

  private static int failure(@Nullable Throwable cause) {
    if (cause instanceof SettingsException) {
      LOG.error("Cannot start: {}", cause.getMessage());
      return BAD_SETTINGS;
    }
    if (cause instanceof ModelLoadException || cause instanceof IOException) {
      LOG.error("Cannot serve: {}", cause.getMessage());
    } else {
      LOG.error("Startup failed unexpectedly", cause);
    }
    return FAILURE;
  }

  private static Served served(ServerSettings settings, long heap) {
    if (settings.isMultiModel()) {
      long memory = Math.max(0, (heap - FOR_THE_SERVER) / 100 * PERCENT_FOR_MODELS);
      LOG.info(
          "Models below {}, with {} MB of memory for them", settings.modelsDir(), memory >> 20);
      return new Served.Many(new LoadedModels(settings.modelsDir(), memory, settings.schema()));
    }
    return new Served.One(
        SingleModel.load(() -> load(settings), () -> MemoryNeed.bytes(settings.modelDir())));
  }

  private static SingleModel.Loaded load(ServerSettings settings)
      throws ModelLoadException, SettingsException {
    long start = System.nanoTime();
    Model model = new ModelFolder(settings.modelDir(), settings.schema()).load();
    CodecWarmUp.run(model.layout(), model.scorer());
    Duration loadTime = Duration.ofNanos(System.nanoTime() - start);
    describe(settings, model);
    Optional<String> problem =
        settings.telling().answerColumns().problem(model.layout(), model.scorer());
    if (problem.isPresent()) {
      throw new SettingsException(List.of(ServerSettings.OUTPUT + ": " + problem.get()));
    }
    return new SingleModel.Loaded(model, loadTime);
  }

  private static void describe(ServerSettings settings, Model model) {
    StringBuilder line = new StringBuilder("Model ").append(settings.modelDir()).append(": ");
    model.trees().ifPresent(trees -> line.append(trees).append(" trees, "));
    line.append(model.signature().inputs().size())
        .append(" of ")
        .append(model.signature().columns().size())
        .append(" columns in use, predicts \"")
        .append(model.signature().target())
        .append('"');
    model.notes().training().ifPresent(training -> line.append("; ").append(training));
    LOG.info("{}", line);
  }

  /**
   * Runs when the JVM is stopped by a signal. By default such a JVM exits with 128 plus the
   * signal's number, which would make an ordinary stop look like a failure.
   */
  private static void stop(ScoringServer server) {
    LOG.info("Stopping: finishing the requests in flight");
    int exitCode = SUCCESS;
    try {
      server.close();
      LOG.info("Stopped");
    } catch (RuntimeException e) {
      LOG.error("The server did not stop cleanly", e);
      exitCode = FAILURE;
    }
    Runtime.getRuntime().halt(exitCode);
  }

  private static String version() {
    return Optional.ofNullable(ServeMain.class.getPackage().getImplementationVersion())
        .orElse("(version unknown: not started from its jar)");
  }
}
