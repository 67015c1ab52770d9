package io.sparkforest.trainer.csv;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** UTF-8 that is decoded strictly: bytes that are no UTF-8 are a fault, never a replacement. */
final class Utf8Text {
  private Utf8Text() {}

  /** Decodes bytes; a read fails with a {@link CharacterCodingException} if they are no UTF-8. */
  static Reader reader(InputStream bytes) {
    return new InputStreamReader(bytes, decoder());
  }

  /** The bytes below so many lines, each of which ends with LF, CRLF or CR. */
  static InputStream below(int lines, InputStream bytes) throws IOException {
    PushbackInputStream rest = new PushbackInputStream(bytes, 1);
    for (int line = 0; line < lines; line++) {
      int next = rest.read();
      while (next >= 0 && next != '\n' && next != '\r') {
        next = rest.read();
      }
      if (next == '\r') {
        int after = rest.read();
        if (after >= 0 && after != '\n') {
          rest.unread(after);
        }
      }
    }
    return rest;
  }

  /**
   * The first line, from 1, of a file that is no UTF-8, if there is one and the file can be read. A
   * reader decodes ahead of the records, so its failure does not say where this is.
   */
  static OptionalLong malformedLine(Path file) {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream current = new ByteArrayOutputStream();
      for (long line = 1; ; line++) {
        current.reset();
        int next = bytes.read();
        while (next >= 0 && next != '\n') {
          current.write(next);
          next = bytes.read();
        }
        try {
          decoder().decode(ByteBuffer.wrap(current.toByteArray()));
        } catch (CharacterCodingException e) {
          return OptionalLong.of(line);
        }
        if (next < 0) {
          return OptionalLong.empty();
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static CharsetDecoder decoder() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
