package io.sparkforest.trainer.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.contract.HeaderNames;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One CSV file as its header and its records, all as wide as the header: RFC 4180 with LF or CRLF,
 * UTF-8 with or without a byte order mark, and any delimiter. Without a header the columns are
 * {@code c0}, {@code c1}, … Ignored are lines without any character, records all of whose fields
 * are blank, and the header where it comes again, as in files that were joined. Every fault is a
 * {@link UserError} that names file and line.
 */
public final class CsvFile implements Iterator<CsvRecord>, AutoCloseable {
  private static final int MAX_RECORD_CHARACTERS = 16 * 1024 * 1024;

  private final SourceFile file;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> rest;
  private final CsvHeader header;
  private final long linesBefore;

  /** Whether its records are those of the channel's file, and not what the job made of them. */
  private final boolean isAsItCame;

  /** Whether its header may come again; not before it is known. */
  private boolean mayRepeatHeader;

  /** The next record, once it was looked for. */
  private @Nullable CsvRecord ahead;

  private long line;
  private long blankRecords;
  private long repeatedHeaders;

  /** What the latest record is called: its number, or what its first field says. */
  private long number;

  private CsvFile(SourceFile file, InputStream bytes) throws IOException {
    this.file = file;
    this.isAsItCame = file.form().place() == CsvForm.Place.LINE;
    this.linesBefore = file.form().skippedLines();
    InputStream text = ByteOrderMark.removedFrom(bytes);
    this.reader = reader(Utf8Text.below(file.form().skippedLines(), text), file.form().delimiter());
    this.rest = reader.iterator();
    this.header = readHeader();
    this.mayRepeatHeader = isAsItCame && file.form().hasHeader();
  }

  private CsvFile(Slice slice, InputStream bytes) {
    this.file = slice.file();
    this.isAsItCame = file.form().place() == CsvForm.Place.LINE;
    this.linesBefore = slice.line() - 1;
    this.number = slice.recordsBefore();
    this.reader = reader(bytes, file.form().delimiter());
    this.rest = reader.iterator();
    this.header = slice.header();
    this.mayRepeatHeader = isAsItCame && file.form().hasHeader();
  }

  private static CsvReader<CsvRecord> reader(InputStream bytes, char delimiter) {
    return settings(delimiter).ofCsvRecord(Utf8Text.reader(bytes));
  }

  /** How all files are read. */
  static CsvReader.CsvReaderBuilder settings(char delimiter) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .skipEmptyLines(true)
        // Widths are checked here, where the file and the line can be named.
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .trimWhitespacesAroundQuotes(true)
        .maxBufferSize(MAX_RECORD_CHARACTERS);
  }

  /**
   * Opens a file and reads its header.
   *
   * @param bytes the file's content; the stream is closed with the result
   * @throws UserError if the file is empty or its header has empty or duplicate names
   */
  public static CsvFile open(SourceFile file, InputStream bytes) throws IOException {
    try {
      return new CsvFile(file, bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Opens a file at a slice's first record; the records after its last one follow, too. */
  public static CsvFile open(Slice slice) {
    try {
      InputStream bytes = Files.newInputStream(Path.of(slice.file().path()));
      try {
        bytes.skipNBytes(slice.offset());
        // Without a header the first slice begins with the file.
        return new CsvFile(slice, slice.offset() == 0 ? ByteOrderMark.removedFrom(bytes) : bytes);
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    } catch (EOFException e) {
      throw CsvFaults.shortened(slice.file());
    } catch (IOException e) {
      throw CsvFaults.unreadable(slice.file(), e);
    }
  }

  /** The file's header, or that of the slice's file. */
  public CsvHeader header() {
    return header;
  }

  /** Number of records so far that were ignored, since all their fields are blank. */
  public long blankRecords() {
    return blankRecords;
  }

  /** Number of records so far that were ignored, since they are the header once more. */
  public long repeatedHeaders() {
    return repeatedHeaders;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = read();
    }
    return ahead != null;
  }

  @Override
  public CsvRecord next() {
    CsvRecord found = nextOfAnyWidth();
    if (!isWhole(found)) {
      throw new UserError(widthFault(found));
    }
    return found;
  }

  /** The next record, which may have more or fewer fields than the header. */
  public CsvRecord nextOfAnyWidth() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    CsvRecord found = Objects.requireNonNull(ahead);
    ahead = null;
    line = linesBefore + found.getStartingLineNumber();
    number = file.form().place() == CsvForm.Place.FORMER_LINE ? former(found) : number + 1;
    return found;
  }

  private static long former(CsvRecord found) {
    return Long.parseLong(found.getField(0));
  }

  /** Whether a record has as many fields as the header. */
  public boolean isWhole(CsvRecord found) {
    return found.getFieldCount() == header.names().size();
  }

  /** What is wrong with the latest record if it is not whole. */
  public String widthFault(CsvRecord found) {
    return CsvFaults.width(
        place(),
        header.names().size(),
        found.getFieldCount(),
        found.getFields().stream().anyMatch(field -> field.indexOf('\n') >= 0));
  }

  /** The latest record's place, as messages name it: its file and its line, or its row. */
  public String place() {
    return CsvFaults.place(file, number());
  }

  /** The number by which {@link #place} calls the latest record: its line or its row. */
  public long number() {
    return file.form().place() == CsvForm.Place.LINE ? line : number;
  }

  /** Line on which the next record starts, from 1; that of the latest one if none follows. */
  long nextLine() {
    return hasNext()
        ? linesBefore + Objects.requireNonNull(ahead).getStartingLineNumber()
        : Math.max(1, line);
  }

  /** Line on which the latest record starts, from 1. */
  public long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** The next record that is one, or null at the end. */
  private @Nullable CsvRecord read() {
    try {
      while (rest.hasNext()) {
        CsvRecord found = rest.next();
        if (isAsItCame && isBlank(found)) {
          blankRecords++;
        } else if (isHeader(found)) {
          repeatedHeaders++;
        } else {
          return found;
        }
      }
      return null;
    } catch (UncheckedIOException | CsvParseException e) {
      throw CsvFaults.of(file, e);
    }
  }

  private static boolean isBlank(CsvRecord found) {
    for (int field = 0; field < found.getFieldCount(); field++) {
      if (!found.getField(field).isBlank()) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is the header once more, even if with a byte order mark. */
  private boolean isHeader(CsvRecord found) {
    if (!mayRepeatHeader || found.getFieldCount() != header.names().size()) {
      return false;
    }
    for (int field = 0; field < found.getFieldCount(); field++) {
      String written = found.getField(field);
      String text = field == 0 ? ByteOrderMark.removedFrom(written) : written;
      if (!HeaderNames.name(text, field).equals(header.names().get(field))) {
        return false;
      }
    }
    return true;
  }

  private CsvHeader readHeader() {
    boolean hasHeader = file.form().hasHeader();
    if (!hasNext()) {
      throw new UserError(
          file.name()
              + " is empty"
              + (hasHeader ? ": expected a header with the names of the columns" : ""));
    }
    CsvRecord top = Objects.requireNonNull(ahead);
    line = linesBefore + top.getStartingLineNumber();
    if (!hasHeader) {
      return CsvHeader.numbered(top.getFieldCount(), file, line);
    }
    ahead = null;
    return CsvHeader.of(top.getFields(), file, line);
  }
}
