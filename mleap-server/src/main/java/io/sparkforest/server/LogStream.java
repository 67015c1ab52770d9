package io.sparkforest.server;

import io.sparkforest.contract.Escaped;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
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
    return Escaped.maskedLines(text).replace("\n", "\n" + INDENT);
  }
}
