package io.sparkforest.trainer.sagemaker;

import io.sparkforest.contract.Escaped;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * SageMaker's {@code output/failure}: the message first, since only the first 1,024 characters are
 * shown as the job's FailureReason; a longer one follows whole. One that this run has written is
 * never overwritten, nor one of another host; the host that leads deletes what an earlier run left.
 */
public final class FailureFile {
  private static final int SHOWN_CHARACTERS = 1024;

  private FailureFile() {}

  /** Deletes what an earlier run in the same folder has left: it says nothing of this one. */
  public static void deleteStale(JobPaths paths) throws IOException {
    Files.deleteIfExists(paths.failure());
  }

  /**
   * Writes why the job failed.
   *
   * @param failure whose stack trace follows; none if the message tells all there is to know
   */
  public static void write(JobPaths paths, String message, @Nullable Throwable failure)
      throws IOException {
    Path file = paths.failure();
    Files.createDirectories(file.getParent());
    StringWriter content = new StringWriter();
    content.append(text(message));
    if (failure != null) {
      content.append('\n');
      failure.printStackTrace(new PrintWriter(content, true));
    }
    try {
      // Not writeString, which fails where the text quotes something that is no Unicode.
      Files.write(
          file,
          Escaped.lines(content.toString()).getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      // Another part of the job has said already why it failed.
    }
  }

  private static String text(String message) {
    String shown = Escaped.cut(message, SHOWN_CHARACTERS);
    return shown.equals(message) ? message + "\n" : shown + "\n\n" + message + "\n";
  }
}
