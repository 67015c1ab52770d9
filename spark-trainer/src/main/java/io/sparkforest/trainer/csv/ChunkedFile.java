package io.sparkforest.trainer.csv;

import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.trainer.source.Fingerprint;
import io.sparkforest.trainer.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that is cut into {@link FileChunk}s at borders that lie at multiples of a number of bytes,
 * whoever reads them. A record belongs to the chunk in which it starts. Which byte that is follows
 * from what stands before; {@link #piece} finds all that can be known without it, on any core, and
 * {@link #chunks} puts the findings together.
 *
 * @param file the file
 * @param header its header
 * @param start offset of its first record
 * @param line line on which that starts, from 1
 * @param blankRecords records above it that are ignored, since all of their fields are blank
 * @param repeatedHeaders records above it that are ignored, since they repeat the header
 * @param size the file's size in bytes
 * @param pieceBytes bytes from one border to the next; 0 if the file is not cut
 */
public record ChunkedFile(
    SourceFile file,
    CsvHeader header,
    long start,
    long line,
    long blankRecords,
    long repeatedHeaders,
    long size,
    int pieceBytes)
    implements Serializable {
  /** So small that a chunk's values and text are no burden, so large that starting one is none. */
  public static final int PIECE_BYTES = 1 << 22;

  private static final int BUFFER = 1 << 16;

  /** Of other separators a byte does not tell. */
  private static final int MAX_ASCII = 0x7F;

  /** Size of the pieces of a file that is not cut. */
  private static final int UNCUT = 0;

  /**
   * What is known of the bytes from one border to the next.
   *
   * @param effect what they do to a reader
   * @param first the first byte
   * @param last the last byte
   * @param digest SHA-256 over the bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Piece(QuoteStates.Effect effect, byte first, byte last, byte[] digest)
      implements Serializable {}

  /**
   * Reads a file's header.
   *
   * @throws io.sparkforest.trainer.sagemaker.UserError if the file is empty or its header has empty
   *     or duplicate names
   */
  public static ChunkedFile open(SourceFile file, int pieceBytes) {
    Path path = Path.of(file.path());
    try (LineStarts lines = new LineStarts(Files.newInputStream(path));
        CsvFile csv = CsvFile.open(file, lines)) {
      long size = Files.size(path);
      boolean hasRecord = csv.hasNext();
      long line = csv.nextLine();
      long start = hasRecord ? lines.offset(line) : size;
      return new ChunkedFile(
          file,
          csv.header(),
          start == 0 ? ByteOrderMark.lengthInUtf8(beginning(path)) : start,
          line,
          csv.blankRecords(),
          csv.repeatedHeaders(),
          size,
          file.form().delimiter() <= MAX_ASCII ? pieceBytes : UNCUT);
    } catch (IOException e) {
      throw CsvFaults.unreadable(file, e);
    }
  }

  private static byte[] beginning(Path path) throws IOException {
    try (InputStream bytes = Files.newInputStream(path)) {
      return bytes.readNBytes(BUFFER);
    }
  }

  /** Number of pieces, of which the last may be smaller. */
  public int pieces() {
    return pieceBytes == UNCUT ? 1 : (int) ((size + pieceBytes - 1) / pieceBytes);
  }

  /**
   * Looks at the bytes from one border to the next.
   *
   * @param number the piece's number, from 0
   */
  public Piece piece(int number) {
    if (pieceBytes == UNCUT) {
      return uncut();
    }
    long from = (long) number * pieceBytes;
    byte[] bytes = new byte[(int) Math.min(pieceBytes, size - from)];
    try (InputStream stream = new FileRange(Path.of(file.path()), from, size)) {
      if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw CsvFaults.shortened(file);
      }
    } catch (IOException e) {
      throw CsvFaults.unreadable(file, e);
    }
    int above = (int) Math.min(bytes.length, Math.max(0, start - from));
    return new Piece(
        new QuoteStates(file.form().delimiter()).effect(bytes, above, bytes.length),
        bytes[0],
        bytes[bytes.length - 1],
        Fingerprint.sha256().digest(bytes));
  }

  private Piece uncut() {
    MessageDigest digest = Fingerprint.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream stream = Files.newInputStream(Path.of(file.path()))) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw CsvFaults.unreadable(file, e);
    }
    return new Piece(QuoteStates.Effect.UNKNOWN, (byte) 0, (byte) 0, digest.digest());
  }

  /**
   * The chunks, of which those without a record are left out.
   *
   * @param pieces all pieces, in their order
   */
  public List<FileChunk> chunks(List<Piece> pieces) {
    List<FileChunk> chunks = new ArrayList<>();
    if (start >= size) {
      return chunks;
    }
    if (pieceBytes == UNCUT) {
      return List.of(new FileChunk(file, header, start, size, true));
    }
    int state = QuoteStates.START;
    long chunkStart = start;
    boolean mayHaveQuotes = false;
    @Nullable Piece before = null;
    for (int number = (int) (start / pieceBytes); number < pieces.size(); number++) {
      Piece piece = pieces.get(number);
      long next = before == null ? -1 : firstRecord(number, piece, state, before);
      mayHaveQuotes |= piece.effect.hasQuotes();
      if (next >= 0) {
        chunks.add(new FileChunk(file, header, chunkStart, next, mayHaveQuotes));
        chunkStart = next;
        mayHaveQuotes = piece.effect.hasQuotes();
      }
      state = piece.effect.states()[state];
      before = piece;
    }
    chunks.add(new FileChunk(file, header, chunkStart, size, mayHaveQuotes));
    return chunks;
  }

  /** Offset of the first record that starts in a piece, or -1. */
  private long firstRecord(int number, Piece piece, int state, Piece before) {
    long from = (long) number * pieceBytes;
    boolean isAfterLine =
        state == QuoteStates.START && (before.last == '\n' || before.last == '\r');
    if (isAfterLine && !(before.last == '\r' && piece.first == '\n')) {
      return from;
    }
    if (isAfterLine) {
      // A CRLF lies across the border.
      return from + 1 < Math.min(size, from + pieceBytes) ? from + 1 : -1;
    }
    int found = piece.effect.firstRecords()[state];
    return found == QuoteStates.Effect.NONE ? -1 : from + found;
  }
}
