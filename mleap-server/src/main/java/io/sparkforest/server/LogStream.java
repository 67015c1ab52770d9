package io.sparkforest.server;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The stream that the logger writes to. Names, labels, paths, headers and the messages of
 * exceptions come from clients and from models of others. None of them can begin a line of the log
 * or control a terminal: further lines are indented, and other control characters become question
 * marks.
 *
 * <p>The logger prints a message as one string, and a stack trace as one object a line. Bytes, such
 * as those of the access log, pass unchanged.
 */
final class LogStream extends PrintStream {
  private static final String INDENT = "  ";

  /** All but tab and line feed, and the characters that some programs take for a line feed. */
  private static final Pattern CONTROL_CHARACTERS =
      Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u2028\\u2029]");

  private static final int BUFFER_BYTES = 8_192;

  LogStream(OutputStream out) {
    super(out, true);
  }

  /** A stream to standard output or standard error. */
  static LogStream to(FileDescriptor descriptor) {
    return new LogStream(new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES));
  }

  @Override
  public void print(@Nullable String text) {
    super.print(safe(String.valueOf(text)));
  }

  @Override
  public void println(@Nullable String text) {
    super.print(safe(String.valueOf(text)) + System.lineSeparator());
  }

  /** Prints a line of a stack trace. */
  @Override
  public void println(@Nullable Object line) {
    println(INDENT + line);
  }

  private static String safe(String text) {
    return CONTROL_CHARACTERS.matcher(text).replaceAll("?").replace("\n", "\n" + INDENT);
  }
}
