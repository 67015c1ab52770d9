package io.sparkforest.contract;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What the members of a gzip file (RFC 1952) unzip to, one after the other.
 *
 * <p>{@link java.util.zip.GZIPInputStream} treats whatever goes wrong after the first member as the
 * end of the file, which would lose records in silence, and calls itself for each empty member.
 * Here only the end of the source is an end, and only between members. Zeros after the last member
 * are padding, as for gzip(1): tapes and archives end in them.
 */
public final class GzipMembers extends InputStream {
  private static final int FIRST_MAGIC = 0x1F;
  private static final int SECOND_MAGIC = 0x8B;
  private static final int DEFLATE = 8;

  private static final int HAS_CHECKSUM = 1 << 1;
  private static final int HAS_EXTRA = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;
  private static final int RESERVED = 0xE0;

  /** Time, compression level and operating system. */
  private static final int UNUSED_HEADER = 6;

  private static final int CHUNK = 8_192;

  private final InputStream source;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 headerChecksum = new CRC32();
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[CHUNK];
  private int position;
  private int end;
  private boolean isInMember;
  private boolean isFirst = true;

  /**
   * Decompresses a stream.
   *
   * @param source is left open by {@link #close}
   */
  public GzipMembers(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  /**
   * Reads what is decompressed next.
   *
   * @throws EOFException if the source ends within a member
   * @throws ZipException if the bytes are no gzip
   */
  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (isInMember || begin()) {
      int found = inflate(bytes, offset, count);
      if (found > 0) {
        checksum.update(bytes, offset, found);
        return found;
      }
      if (inflater.finished()) {
        finish();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("a preset dictionary is needed");
      } else {
        require();
        inflater.setInput(buffer, position, end - position);
        position = end;
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int count) throws ZipException {
    try {
      return inflater.inflate(bytes, offset, count);
    } catch (DataFormatException e) {
      ZipException malformed = new ZipException(String.valueOf(e.getMessage()));
      malformed.initCause(e);
      throw malformed;
    }
  }

  /** Reads the next member's header; false if there is none. */
  private boolean begin() throws IOException {
    if (!isFirst && !fill()) {
      return false;
    }
    headerChecksum.reset();
    int first = headerByte();
    if (first == 0 && !isFirst) {
      requirePadding();
      return false;
    }
    if (first != FIRST_MAGIC || headerByte() != SECOND_MAGIC) {
      throw new ZipException(isFirst ? "not in gzip format" : "bytes that are no gzip follow");
    }
    if (headerByte() != DEFLATE) {
      throw new ZipException("unsupported compression method");
    }
    int flags = headerByte();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("reserved flags are set");
    }
    skip(UNUSED_HEADER);
    if ((flags & HAS_EXTRA) != 0) {
      skip(headerByte() | headerByte() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_CHECKSUM) != 0) {
      long expected = headerChecksum.getValue() & 0xFFFF;
      if (littleEndian(2) != expected) {
        throw new ZipException("corrupt header");
      }
    }
    isFirst = false;
    isInMember = true;
    return true;
  }

  private void requirePadding() throws IOException {
    while (fill()) {
      if (next() != 0) {
        throw new ZipException("bytes that are no gzip follow");
      }
    }
  }

  /** Checks the member's trailer, before which the inflater has stopped. */
  private void finish() throws IOException {
    position = end - inflater.getRemaining();
    if (littleEndian(4) != checksum.getValue()
        || littleEndian(4) != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new ZipException("corrupt trailer");
    }
    inflater.reset();
    checksum.reset();
    isInMember = false;
  }

  private void skip(int count) throws IOException {
    for (int skipped = 0; skipped < count; skipped++) {
      headerByte();
    }
  }

  private void skipText() throws IOException {
    int character = headerByte();
    while (character != 0) {
      character = headerByte();
    }
  }

  private int headerByte() throws IOException {
    int value = next();
    headerChecksum.update(value);
    return value;
  }

  private long littleEndian(int count) throws IOException {
    long value = 0;
    for (int place = 0; place < count; place++) {
      value |= (long) next() << (Byte.SIZE * place);
    }
    return value;
  }

  private int next() throws IOException {
    require();
    return buffer[position++] & 0xFF;
  }

  private void require() throws IOException {
    if (!fill()) {
      throw new EOFException("the gzip ends within a member");
    }
  }

  /** Whether there are bytes in the buffer, after reading some if there were none. */
  private boolean fill() throws IOException {
    if (position == end) {
      position = 0;
      end = Math.max(0, source.read(buffer));
    }
    return position < end;
  }

  /** Frees the inflater's memory, which is not the heap's. The source is left open. */
  @Override
  public void close() {
    inflater.end();
  }
}
