package io.sparkforest.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** The byte order mark that a text may begin with, U+FEFF. It is no part of the text. */
public final class ByteOrderMark {
  /** The mark as a character. */
  public static final char CHARACTER = '\uFEFF';

  private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] UTF_16_BIG_ENDIAN = {(byte) 0xFE, (byte) 0xFF};
  private static final byte[] UTF_16_LITTLE_ENDIAN = {(byte) 0xFF, (byte) 0xFE};

  private ByteOrderMark() {}

  /** A text without the mark that it may begin with. */
  public static String removedFrom(String text) {
    return !text.isEmpty() && text.charAt(0) == CHARACTER ? text.substring(1) : text;
  }

  /** Bytes from their start, without the mark in UTF-8 that they may begin with. */
  public static InputStream removedFrom(InputStream bytes) throws IOException {
    PushbackInputStream start = new PushbackInputStream(bytes, UTF_8.length);
    byte[] first = start.readNBytes(UTF_8.length);
    if (!Arrays.equals(first, UTF_8)) {
      start.unread(first);
    }
    return start;
  }

  /** Number of bytes of the mark in UTF-8 that a text begins with: 3, or 0 if it has none. */
  public static int lengthInUtf8(byte[] beginning) {
    return startsWith(beginning, UTF_8) ? UTF_8.length : 0;
  }

  /** Whether a text begins with the mark in UTF-16 of either byte order. */
  public static boolean isUtf16(byte[] beginning) {
    return startsWith(beginning, UTF_16_BIG_ENDIAN) || startsWith(beginning, UTF_16_LITTLE_ENDIAN);
  }

  private static boolean startsWith(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }
}
