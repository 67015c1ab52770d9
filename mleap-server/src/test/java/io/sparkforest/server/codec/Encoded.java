package io.sparkforest.server.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What an encoder writes, as text. */
final class Encoded {
  private Encoded() {}

  static String text(AnswerEncoder encoder, ScoredRecords records, KeptFields kept) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      encoder.encode(records, kept, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toString(UTF_8);
  }
}
