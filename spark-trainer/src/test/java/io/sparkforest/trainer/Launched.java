package io.sparkforest.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A process started by one of the launchers in docker/, killed at the latest when closed. */
final class Launched implements AutoCloseable {
  private static final long MAX_SECONDS = 300;
  private static final String OPTIONS = "TRAIN_JAVA_OPTS";

  /** To profile code for the optimising compiler takes a third of what so small jobs take. */
  private static final String SHORT_JOBS = "-XX:TieredStopAtLevel=1";

  static {
    makeArchives();
  }

  private final Process process;
  private final Path log;

  private Launched(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** So that dozens of processes find their classes parsed, as in the image. */
  private static void makeArchives() {
    try {
      Process archive =
          new ProcessBuilder(JobFolder.repository().resolve("docker/archive").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (archive.waitFor() != 0) {
        System.err.println("the processes start without archives, which takes longer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Launched start(String launcher, Path base, Map<String, String> environment)
      throws IOException {
    return start(List.of(), launcher, base, environment);
  }

  /** Starts a launcher by a command that takes it as its last argument. */
  static Launched start(
      List<String> command, String launcher, Path base, Map<String, String> environment)
      throws IOException {
    Path log = Files.createTempFile("launched-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        command.stream(),
                        Stream.of(
                            JobFolder.repository().resolve("docker").resolve(launcher).toString()))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SAGEMAKER_BASE_DIR", base.toString());
    builder.environment().putAll(environment);
    builder
        .environment()
        .put(OPTIONS, SHORT_JOBS + " " + environment.getOrDefault(OPTIONS, "-Xmx2g"));
    return new Launched(builder.start(), log);
  }

  /** Waits for the process to end. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + MAX_SECONDS + " s:\n" + log());
    }
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until the log is as wanted. */
  void awaitLog(Predicate<String> wanted) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    while (!wanted.test(log())) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        if (wanted.test(log())) {
          return;
        }
        throw new AssertionError("ended, or too late, with the log:\n" + log());
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(log);
  }
}
