package io.sparkforest.trainer.source;

import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named pipe of Pipe mode. It can be read once and in one direction, and a forest needs its rows
 * more often: so what comes through is spooled to a file first.
 */
final class Pipe {
  private static final Logger log = LoggerFactory.getLogger(Pipe.class);

  /** SageMaker makes the pipes, and may take its time. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  /** From then on the other end may take its time to begin. */
  private static final Duration MAX_SILENCE = Duration.ofMinutes(10);

  private static final long POLL_MILLISECONDS = 100;

  private Pipe() {}

  /**
   * Reads a pipe to its end.
   *
   * @throws UserError if it does not appear, or nothing comes through
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  static void spool(Path pipe, Path target, String channel, StopRequest stop) throws IOException {
    spool(pipe, target, channel, MAX_WAIT, MAX_SILENCE, stop);
  }

  static void spool(
      Path pipe,
      Path target,
      String channel,
      Duration longestWait,
      Duration longestSilence,
      StopRequest stop)
      throws IOException {
    if (copy(pipe, target, channel, longestWait, longestSilence, stop) == 0) {
      throw new UserError("channel " + channel + ": nothing came through " + pipe);
    }
  }

  /** As {@link #spool(Path, Path, String, StopRequest)}, but nothing may come through. */
  static long copy(Path pipe, Path target, String channel, StopRequest stop) throws IOException {
    return copy(pipe, target, channel, MAX_WAIT, MAX_SILENCE, stop);
  }

  private static long copy(
      Path pipe,
      Path target,
      String channel,
      Duration longestWait,
      Duration longestSilence,
      StopRequest stop)
      throws IOException {
    long deadline = System.nanoTime() + longestWait.toNanos();
    while (!Files.exists(pipe)) {
      stop.endIfMade();
      if (System.nanoTime() > deadline) {
        throw new UserError(
            "channel "
                + channel
                + " has input mode Pipe, but there is no "
                + pipe
                + " after "
                + longestWait.toSeconds()
                + " s");
      }
      sleep();
    }
    long bytes = copy(pipe, target, channel, longestSilence, stop);
    log.info(
        "data: channel {}: {} bytes came through {} and are spooled to local disk",
        channel,
        bytes,
        pipe.getFileName());
    return bytes;
  }

  /** Nothing interrupts a thread that waits for a pipe's other end, so another thread waits. */
  private static long copy(
      Path pipe, Path target, String channel, Duration longestSilence, StopRequest stop)
      throws IOException {
    long deadline = System.nanoTime() + longestSilence.toNanos();
    FutureTask<Long> copying =
        new FutureTask<>(
            () -> {
              try (InputStream bytes = Files.newInputStream(pipe)) {
                return Files.copy(bytes, target);
              }
            });
    Thread thread = new Thread(copying, "pipe");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return copying.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        stop.endIfMade();
        boolean isSilent = !Files.exists(target) || Files.size(target) == 0;
        if (isSilent && System.nanoTime() > deadline) {
          throw new UserError(
              "channel "
                  + channel
                  + ": nothing came through "
                  + pipe
                  + " for "
                  + longestSilence.toSeconds()
                  + " s",
              e);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts the job", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the job", e);
    }
  }
}
