package io.sparkforest.server.codec;

import java.io.CharArrayReader;
import java.io.Reader;
import java.nio.CharBuffer;

/**
 * The characters of a request's body.
 *
 * @param longest how many there are at most
 */
record BodyText(Reader reader, int longest) {
  /** Characters that are all there. */
  static BodyText whole(CharBuffer characters) {
    int count = characters.remaining();
    return new BodyText(
        new CharArrayReader(
            characters.array(), characters.arrayOffset() + characters.position(), count),
        count);
  }

  /** As many as come. */
  static BodyText endless(Reader reader) {
    return new BodyText(reader, Integer.MAX_VALUE);
  }
}
