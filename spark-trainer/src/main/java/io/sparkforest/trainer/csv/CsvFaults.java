package io.sparkforest.trainer.csv;

import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.SourceFile;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/** What messages say of faults in files. */
public final class CsvFaults {
  private CsvFaults() {}

  /** A record's place, as messages name it. */
  public static String place(SourceFile file, long number) {
    return file.name() + ", " + file.form().place().word() + " " + number;
  }

  /** What is wrong with a record that does not have as many fields as its header. */
  public static String width(String place, int expected, int found, boolean holdsLines) {
    return String.format(
        Locale.ROOT,
        "%s: expected %d fields as in the header, found %d%s",
        place,
        expected,
        found,
        holdsLines ? " (a field holds a line break: is a closing quote missing?)" : "");
  }

  /**
   * The fault at which reading a file ends.
   *
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   * @throws IllegalStateException if there is none
   */
  public static UserError firstFault(SourceFile file, StopRequest stop) {
    try (CsvFile csv =
        CsvFile.open(file, new BufferedInputStream(Files.newInputStream(Path.of(file.path()))))) {
      while (csv.hasNext()) {
        stop.endIfMade();
        csv.nextOfAnyWidth();
      }
    } catch (UserError e) {
      return e;
    } catch (IOException e) {
      return unreadable(file, e);
    }
    throw new IllegalStateException(file.name() + " can be read as a whole, but not in parts");
  }

  public static UserError shortened(SourceFile file) {
    return new UserError(file.name() + " has changed since it was scanned: rows are gone");
  }

  public static UserError unreadable(SourceFile file, Exception e) {
    return new UserError("cannot read " + file.name() + ": " + e.getMessage(), e);
  }

  /** What reading records has ended with. */
  static UserError of(SourceFile file, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        OptionalLong line = Utf8Text.malformedLine(Path.of(file.path()));
        String place = line.isPresent() ? ", line " + line.getAsLong() : "";
        return new UserError(file.name() + place + ": not UTF-8", e);
      }
    }
    if (e instanceof UncheckedIOException) {
      return unreadable(file, e);
    }
    return new UserError(file.name() + ": not valid CSV: " + e.getMessage(), e);
  }
}
