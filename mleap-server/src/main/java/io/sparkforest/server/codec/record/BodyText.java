package io.sparkforest.server.codec.record;

import java.io.CharArrayReader;
import java.io.Reader;
import java.nio.CharBuffer;

/**
 * The characters of a request's body.
 *
 * @param longest how many there are at most
 */
public record BodyText(Reader reader, int longest) {
  /** Characters that are all there. */
  public static BodyText whole(CharBuffer characters) {
    int count = characters.remaining();
    return new BodyText(
        new CharArrayReader(
            characters.array(), characters.arrayOffset() + characters.position(), count),
        count);
  }

  /** As many as come. */
  public static BodyText endless(Reader reader) {
    return new BodyText(reader, Integer.MAX_VALUE);
  }
}
