package io.sparkforest.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The real server in a process of its own, as it ships, and a client of it. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Ready on port (\\d+),");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread logReader = new Thread(this::readLog, "server-log");
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private ServerProcess(Process process) {
    this.process = process;
    logReader.setDaemon(true);
    logReader.start();
  }

  /** Starts a server on a free port; it may or may not become ready. */
  static ServerProcess start(Path baseDir, Map<String, String> environment) throws IOException {
    return start(baseDir, environment, "-Xmx512m");
  }

  static ServerProcess start(Path baseDir, Map<String, String> environment, String... jvmOptions)
      throws IOException {
    Path target = Path.of(System.getProperty("target.folder"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A test is over before code for the optimising compiler is worth profiling.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(jvmOptions));
    command.add("-cp");
    command.add(target.resolve("mleap-server.jar") + ":" + target.resolve("lib") + "/*");
    command.add("io.sparkforest.server.ServeMain");
    return start(command, baseDir, environment);
  }

  /** Starts {@code docker/serve}, as SageMaker does. */
  static ServerProcess launch(Path baseDir, Map<String, String> environment) throws IOException {
    Path target = Path.of(System.getProperty("target.folder"));
    Path launcher = target.resolve("../../docker/serve").normalize();
    Map<String, String> all = new HashMap<>(Map.of("SERVE_JAVA_OPTS", "-Xmx512m"));
    all.putAll(environment);
    return start(List.of(launcher.toString()), baseDir, all);
  }

  private static ServerProcess start(
      List<String> command, Path baseDir, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SAGEMAKER_BASE_DIR", baseDir.toString());
    builder.environment().put("SAGEMAKER_BIND_TO_PORT", "0");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    return new ServerProcess(builder.start());
  }

  private void readLog() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          port.complete(Integer.valueOf(ready.group(1)));
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
    port.completeExceptionally(new IllegalStateException("the server ended: " + log()));
  }

  /** The port, as soon as the server says that it is ready. */
  int port() throws Exception {
    return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  String log() {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  /** A line that has something; it may come later than the answer that it is about. */
  String logLine(String part) throws InterruptedException {
    for (int patience = 0; patience < 100; patience++) {
      for (String line : log().split("\n", -1)) {
        if (line.contains(part)) {
          return line;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no line has " + part + ": " + log());
  }

  /** Sends SIGTERM; unlike the process, its handle leaves the log open. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** A line of {@code /proc/PID/status}, such as {@code VmHWM}, in kilobytes, or a count. */
  long status(String name) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("there is no " + name);
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not end: " + log());
    }
    logReader.join();
    return process.exitValue();
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  HttpResponse<String> invoke(String contentType, @Nullable String accept, String body)
      throws Exception {
    return invoke(contentType, accept, BodyPublishers.ofString(body));
  }

  HttpResponse<String> invoke(String contentType, @Nullable String accept, BodyPublisher body)
      throws Exception {
    HttpRequest.Builder request =
        request("/invocations").header("Content-Type", contentType).POST(body);
    if (accept != null) {
      request.header("Accept", accept);
    }
    return send(request);
  }

  HttpRequest.Builder request(String path) throws Exception {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .timeout(Duration.ofMinutes(2));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
