package io.sparkforest.trainer.sagemaker;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folders that a job's results go to, and the disks that they are on. */
public final class OutputFolders {
  /** The system's words for it, which Spark hands on as text, without the exception. */
  private static final String NO_SPACE = "No space left on device";

  private static final int TRIAL_BYTES = 4_096;

  /** Always the same, so that the one that a kill leaves behind is written over. */
  private static final String TRIAL = ".spark-forest-trial";

  private OutputFolders() {}

  /** Notes which of them cannot be written to, before hours are spent on what is to be written. */
  public static void check(JobPaths paths, Problems problems) {
    for (Path folder : List.of(paths.model(), paths.outputData())) {
      try {
        Files.createDirectories(folder);
        Path trial = folder.resolve(TRIAL);
        try {
          // An empty file fits on a full disk, too.
          Files.write(trial, new byte[TRIAL_BYTES]);
        } finally {
          Files.deleteIfExists(trial);
        }
      } catch (IOException e) {
        problems.add(fullDisk(e).orElseGet(() -> notWritable(folder, e)));
      }
    }
  }

  private static UserError notWritable(Path folder, IOException failure) {
    return new UserError(
        "nothing can be written to "
            + folder
            + " ("
            + reason(failure)
            + "): check how it is mounted and what the job's user may do there",
        failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return failure.toString();
  }

  /**
   * What a failure is to the user, if it comes of a disk without room. The failure's causes are
   * asked, too: often only the innermost knows the file.
   */
  public static Optional<UserError> fullDisk(Throwable failure) {
    boolean isFull = false;
    String where = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      isFull |= message != null && message.contains(NO_SPACE);
      if (cause instanceof FileSystemException named && named.getFile() != null) {
        where = ", which was noticed at " + named.getFile();
      }
    }
    if (!isFull) {
      return Optional.empty();
    }
    return Optional.of(
        new UserError(
            "a disk is full"
                + where
                + ": give the job a larger volume (VolumeSizeInGB of its ResourceConfig), or less"
                + " data and fewer or smaller trees",
            failure));
  }
}
