package io.sparkforest.trainer.source;

import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What one scan of a file's bytes shows, which are read in pieces on all cores.
 *
 * @param isUtf8 whether all of them are UTF-8
 * @param escapesQuotes whether a backslash stands before a quote; not known if it is no UTF-8
 */
record Utf8Check(boolean isUtf8, boolean escapesQuotes) {
  static final int PIECE_BYTES = 1 << 22;

  private static final int MAX_CHARACTERS = 1 << 14;

  /** Bytes of a character after its first. */
  private static final int MAX_CONTINUATION = 3;

  /**
   * Scans a file.
   *
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  static Utf8Check of(Path file, int pieceBytes, StopRequest stop) throws IOException {
    long size = Files.size(file);
    try {
      return AllCores.map(
              (int) ((size + pieceBytes - 1) / pieceBytes),
              piece -> piece(file, (long) piece * pieceBytes, pieceBytes),
              stop)
          .stream()
          .reduce(
              new Utf8Check(true, false),
              (some, other) ->
                  new Utf8Check(
                      some.isUtf8 && other.isUtf8, some.escapesQuotes || other.escapesQuotes));
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /** A character belongs to the piece in which it begins, as far as it can be one. */
  private static Utf8Check piece(Path file, long from, int length) {
    // The byte before, and the rest of the last character.
    int before = from == 0 ? 0 : 1;
    ByteBuffer bytes = ByteBuffer.allocate(before + length + MAX_CONTINUATION);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(from - before);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until it is full, or the file ends
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] read = bytes.array();
    int limit = bytes.position();
    int start = before;
    while (start < before * (1 + MAX_CONTINUATION)
        && start < limit
        && isContinuation(read[start])) {
      start++;
    }
    int end = Math.min(limit, before + length);
    int last = Math.min(limit, end + MAX_CONTINUATION);
    while (end < last && isContinuation(read[end])) {
      end++;
    }
    boolean escapesQuotes = false;
    for (int index = 1; index < end && !escapesQuotes; index++) {
      escapesQuotes = read[index] == '"' && read[index - 1] == '\\';
    }
    return new Utf8Check(
        start >= end || isValid(ByteBuffer.wrap(read, start, end - start)), escapesQuotes);
  }

  private static boolean isContinuation(byte value) {
    return (value & 0xC0) == 0x80;
  }

  private static boolean isValid(ByteBuffer bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(MAX_CHARACTERS);
    while (bytes.hasRemaining()) {
      text.clear();
      if (decoder.decode(bytes, text, true).isError()) {
        return false;
      }
    }
    return true;
  }
}
