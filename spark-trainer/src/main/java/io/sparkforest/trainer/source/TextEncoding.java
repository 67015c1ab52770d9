package io.sparkforest.trainer.source;

import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a file's bytes encode its text: as its byte order mark says; else UTF-8 where all of it is
 * valid UTF-8, as text in other encodings almost never is; else Windows-1252.
 *
 * @param charset the encoding
 * @param example where it is Windows-1252 for no better reason than that it is no UTF-8, the first
 *     text that is none, with its line
 * @param mayEscapeQuotes whether a backslash may stand before a quote somewhere
 */
record TextEncoding(Charset charset, Optional<String> example, boolean mayEscapeQuotes) {
  /** Of which ISO 8859-1 is a subset, but for control characters. */
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private static final int BLOCK = 1 << 18;
  private static final int BEGINNING = 1 << 12;
  private static final int MAX_EXAMPLE = 40;
  private static final int MANY_BY_CHANCE = 20;

  private static TextEncoding certain(Charset charset) {
    return new TextEncoding(charset, Optional.empty(), true);
  }

  /** Whether {@code data} can read the file as it is. */
  boolean isUtf8() {
    return charset.equals(StandardCharsets.UTF_8);
  }

  /**
   * Finds the encoding of a file, all of which is read.
   *
   * @param setting the encoding that the user has named, if any; it is not verified here
   * @param name how messages call the file
   * @throws UserError if the file is no text, or has both UTF-8 and what is none
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  static TextEncoding of(Path file, Optional<Charset> setting, String name, StopRequest stop)
      throws IOException {
    byte[] beginning;
    try (InputStream bytes = Files.newInputStream(file)) {
      beginning = bytes.readNBytes(BEGINNING);
    }
    if (setting.isPresent()) {
      // UTF-16's decoder takes the byte order from the mark.
      return certain(setting.get());
    }
    if (ByteOrderMark.isUtf16(beginning)) {
      return certain(StandardCharsets.UTF_16);
    }
    Optional<Charset> wide = ofZeros(beginning);
    if (wide.isPresent()) {
      return certain(wide.get());
    }
    Utf8Check check = Utf8Check.of(file, Utf8Check.PIECE_BYTES, stop);
    return check.isUtf8()
        ? new TextEncoding(StandardCharsets.UTF_8, Optional.empty(), check.escapesQuotes())
        : other(file, name);
  }

  /**
   * The file's text without its byte order mark; a read fails with a {@link
   * CharacterCodingException} where it is not of the encoding.
   */
  static Reader reader(Path file, Charset charset) throws IOException {
    Reader text =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), charset.newDecoder()), BLOCK);
    try {
      text.mark(1);
      if (text.read() != ByteOrderMark.CHARACTER) {
        text.reset();
      }
      return text;
    } catch (IOException e) {
      text.close();
      throw e;
    }
  }

  /** UTF-16 without a mark: every other byte of most texts is zero. */
  private static Optional<Charset> ofZeros(byte[] beginning) {
    int[] zeros = new int[2];
    for (int index = 0; index < beginning.length; index++) {
      if (beginning[index] == 0) {
        zeros[index % 2]++;
      }
    }
    int many = Math.max(1, beginning.length / 4);
    if (zeros[1] >= many && zeros[0] == 0) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return zeros[0] >= many && zeros[1] == 0
        ? Optional.of(StandardCharsets.UTF_16BE)
        : Optional.empty();
  }

  /** Windows-1252, unless there is as much UTF-8: whichever was taken, some values would change. */
  private static TextEncoding other(Path file, String name) throws IOException {
    Malformed malformed = Malformed.of(file);
    if (malformed.hasZero) {
      throw new UserError(
          name + malformed.place() + ": is no text: it has zero bytes and is not UTF-8");
    }
    // By chance, text in Windows-1252 has a sequence of UTF-8 now and then.
    if (malformed.validSequences > malformed.count / MANY_BY_CHANCE) {
      throw new UserError(
          name
              + malformed.place()
              + ": not UTF-8, as "
              + malformed.validSequences
              + " other characters are: correct the file, or let hyperparameter encoding name one"
              + " for all of it");
    }
    String example = malformed.example(file);
    return new TextEncoding(WINDOWS_1252, Optional.of(example), true);
  }

  /**
   * What of a file is no UTF-8.
   *
   * @param offset where the first such bytes begin, from 0
   * @param line their line, from 1
   * @param count number of such places
   * @param validSequences number of characters of several bytes that are UTF-8
   * @param hasZero whether there is a zero byte
   */
  private record Malformed(
      long offset, long line, long count, long validSequences, boolean hasZero) {
    static Malformed of(Path file) throws IOException {
      CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
      CharBuffer text = CharBuffer.allocate(BLOCK);
      ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
      long line = 1;
      long firstLine = 0;
      long firstOffset = 0;
      long read = 0;
      long count = 0;
      long valid = 0;
      boolean hasZero = false;
      boolean isAfterReturn = false;
      try (FileChannel channel = FileChannel.open(file)) {
        boolean isAtEnd = false;
        while (!isAtEnd) {
          int found = channel.read(bytes);
          isAtEnd = found < 0;
          read += Math.max(0, found);
          bytes.flip();
          CoderResult result;
          do {
            text.clear();
            result = decoder.decode(bytes, text, isAtEnd);
            text.flip();
            for (int index = 0; index < text.length(); index++) {
              char next = text.charAt(index);
              line += next == '\r' || (next == '\n' && !isAfterReturn) ? 1 : 0;
              isAfterReturn = next == '\r';
              valid += next >= 0x80 && next != ByteOrderMark.CHARACTER ? 1 : 0;
              hasZero |= next == 0;
            }
            if (result.isError()) {
              count++;
              if (firstLine == 0) {
                firstLine = line;
                firstOffset = read - bytes.remaining();
              }
              bytes.position(bytes.position() + result.length());
            }
          } while (!result.isUnderflow());
          bytes.compact();
        }
      }
      return new Malformed(firstOffset, firstLine, count, valid, hasZero);
    }

    String place() {
      return ", line " + line;
    }

    /**
     * The text around the first bytes that are no UTF-8, as Windows-1252 has it. What that has not
     * is a question mark here: reading the file reports it.
     */
    String example(Path file) throws IOException {
      try (InputStream bytes = Files.newInputStream(file)) {
        long from = Math.max(0, offset - MAX_EXAMPLE / 2);
        bytes.skipNBytes(from);
        String around = new String(bytes.readNBytes(MAX_EXAMPLE), WINDOWS_1252);
        int place = (int) (offset - from);
        int start = place;
        while (start > 0 && !isLineBreak(around.charAt(start - 1))) {
          start--;
        }
        int end = place;
        while (end < around.length() && !isLineBreak(around.charAt(end))) {
          end++;
        }
        return "line " + line + ": '" + Escaped.text(around.substring(start, end)) + "'";
      }
    }

    private static boolean isLineBreak(char character) {
      return character == '\n' || character == '\r';
    }
  }
}
