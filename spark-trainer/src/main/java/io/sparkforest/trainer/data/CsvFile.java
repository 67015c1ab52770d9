package io.sparkforest.trainer.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.sparkforest.trainer.sagemaker.Escaped;
import io.sparkforest.trainer.sagemaker.Faults;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One CSV file as its header and its records, all as wide as the header: RFC 4180 with LF or CRLF,
 * UTF-8 with or without a byte order mark, and any delimiter. Without a header the columns are
 * {@code c0}, {@code c1}, … Lines without any character are passed over. Every fault is a {@link
 * UserError} that names file and line.
 */
final class CsvFile implements Iterator<CsvRecord>, AutoCloseable {
  private static final int LONGEST_RECORD = 16 * 1024 * 1024;
  private static final int MAX_DIFFERENCES = Faults.MAX_EXAMPLES;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final SourceFile file;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> rest;
  private final List<String> header;
  private final long linesBefore;

  /** A record that was read to tell the width of a file without a header. */
  private @Nullable CsvRecord first;

  private long line;

  /** What the latest record is called: its number, or what its first field says. */
  private long number;

  private CsvFile(SourceFile file, InputStream bytes) throws IOException {
    this.file = file;
    this.linesBefore = 0;
    this.reader = reader(withoutByteOrderMark(bytes), file.form().delimiter());
    this.rest = reader.iterator();
    this.header = readHeader();
  }

  private CsvFile(Slice slice, InputStream bytes) {
    this.file = slice.file();
    this.linesBefore = slice.line() - 1;
    this.number = slice.firstRow() - slice.rowsBefore();
    this.reader = reader(bytes, file.form().delimiter());
    this.rest = reader.iterator();
    this.header = slice.header();
  }

  private static CsvReader<CsvRecord> reader(InputStream bytes, char delimiter) {
    Reader text = new InputStreamReader(bytes, strictUtf8());
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .skipEmptyLines(true)
        // Widths are checked here, where the file and the line can be named.
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .trimWhitespacesAroundQuotes(true)
        .maxBufferSize(LONGEST_RECORD)
        .ofCsvRecord(text);
  }

  /**
   * Opens a file and reads its header.
   *
   * @param bytes the file's content; the stream is closed with the result
   * @throws UserError if the file is empty or its header has empty or duplicate names
   */
  static CsvFile open(SourceFile file, InputStream bytes) throws IOException {
    try {
      return new CsvFile(file, bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Opens a file at a slice's first record; the records after its last one follow, too. */
  static CsvFile open(Slice slice) {
    try {
      InputStream bytes = Files.newInputStream(Path.of(slice.file().path()));
      try {
        bytes.skipNBytes(slice.offset());
        // Without a header the first slice begins with the file.
        return new CsvFile(slice, slice.offset() == 0 ? withoutByteOrderMark(bytes) : bytes);
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    } catch (EOFException e) {
      throw shortened(slice.file());
    } catch (IOException e) {
      throw unreadable(slice.file(), e);
    }
  }

  static UserError shortened(SourceFile file) {
    return new UserError(file.name() + " has changed since it was scanned: rows are gone");
  }

  static UserError unreadable(SourceFile file, Exception e) {
    return new UserError("cannot read " + file.name() + ": " + e.getMessage(), e);
  }

  /** Names of the columns in the file's own order, and {@link CsvForm#LINE_COLUMN}. */
  List<String> header() {
    return header;
  }

  /** Names of the columns of the table in the file's own order. */
  List<String> columns() {
    return header.stream().filter(name -> !name.equals(CsvForm.LINE_COLUMN)).toList();
  }

  @Override
  public boolean hasNext() {
    try {
      return first != null || rest.hasNext();
    } catch (UncheckedIOException | CsvParseException e) {
      throw fault(e);
    }
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
  CsvRecord nextOfAnyWidth() {
    CsvRecord found = first;
    first = null;
    if (found == null) {
      found = read();
    }
    number = file.form().place() == CsvForm.Place.FORMER_LINE ? former(found) : number + 1;
    return found;
  }

  private static long former(CsvRecord found) {
    return Long.parseLong(found.getField(0));
  }

  /** Whether a record has as many fields as the header. */
  boolean isWhole(CsvRecord found) {
    return found.getFieldCount() == header.size();
  }

  /** What is wrong with the latest record if it is not whole. */
  String widthFault(CsvRecord found) {
    return String.format(
        Locale.ROOT,
        "%s: expected %d fields as in the header, found %d%s",
        place(),
        header.size(),
        found.getFieldCount(),
        widthHint(found));
  }

  /** The latest record's place, as messages name it: its file and its line, or its row. */
  String place() {
    CsvForm.Place by = file.form().place();
    return file.name() + ", " + by.word() + " " + (by == CsvForm.Place.LINE ? line : number);
  }

  /**
   * Where each column of the table stands in this file.
   *
   * @param columns the table's columns, those of its first file
   * @throws UserError if this file's columns are not the same, in any order
   */
  int[] positions(List<String> columns, SourceFile first) {
    List<String> differences = new ArrayList<>();
    addNamed("it lacks", columns, header, differences);
    addNamed(first.name() + " has no", columns(), columns, differences);
    if (!differences.isEmpty()) {
      throw new UserError(
          file.name()
              + headerPlace()
              + ": its columns differ from those of "
              + first.name()
              + ": "
              + String.join("; ", differences));
    }
    return columns.stream().mapToInt(header::indexOf).toArray();
  }

  /** Adds in few words which names are not among others. */
  private static void addNamed(
      String what, List<String> names, List<String> others, List<String> differences) {
    Set<String> known = new HashSet<>(others);
    List<String> named = names.stream().filter(name -> !known.contains(name)).toList();
    int more = named.size() - MAX_DIFFERENCES;
    if (more > 0) {
      String listed = Escaped.names(named.subList(0, MAX_DIFFERENCES));
      differences.add(what + " columns " + listed + " and " + more + " more");
    } else if (!named.isEmpty()) {
      String word = named.size() == 1 ? " column " : " columns ";
      differences.add(what + word + Escaped.names(named));
    }
  }

  /** Line on which the latest record starts, from 1. */
  long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private CsvRecord read() {
    try {
      CsvRecord found = rest.next();
      line = linesBefore + found.getStartingLineNumber();
      return found;
    } catch (NoSuchElementException e) {
      throw e;
    } catch (UncheckedIOException | CsvParseException e) {
      throw fault(e);
    }
  }

  private static String widthHint(CsvRecord found) {
    boolean holdsLines = found.getFields().stream().anyMatch(field -> field.indexOf('\n') >= 0);
    return holdsLines ? " (a field holds a line break: is a closing quote missing?)" : "";
  }

  private UserError fault(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return new UserError(file.name() + malformedLine() + ": not UTF-8", e);
      }
    }
    if (e instanceof UncheckedIOException) {
      return unreadable(file, e);
    }
    return new UserError(file.name() + ": not valid CSV: " + e.getMessage(), e);
  }

  /** The decoder reads ahead of the records, so the line is looked for from the file's start. */
  private String malformedLine() {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(Path.of(file.path())))) {
      ByteArrayOutputStream current = new ByteArrayOutputStream();
      for (long number = 1; ; number++) {
        current.reset();
        int next = bytes.read();
        while (next >= 0 && next != '\n') {
          current.write(next);
          next = bytes.read();
        }
        try {
          strictUtf8().decode(ByteBuffer.wrap(current.toByteArray()));
        } catch (CharacterCodingException e) {
          return ", line " + number;
        }
        if (next < 0) {
          return "";
        }
      }
    } catch (IOException e) {
      return "";
    }
  }

  private static CharsetDecoder strictUtf8() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private static InputStream withoutByteOrderMark(InputStream bytes) throws IOException {
    PushbackInputStream start = new PushbackInputStream(bytes, BYTE_ORDER_MARK.length);
    byte[] first = start.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
      start.unread(first);
    }
    return start;
  }

  private String headerPlace() {
    return file.form().place() == CsvForm.Place.LINE ? ", line " + line : "";
  }

  private List<String> readHeader() {
    boolean hasHeader = file.form().hasHeader();
    if (!hasNext()) {
      throw new UserError(
          file.name()
              + " is empty"
              + (hasHeader ? ": expected a header with the names of the columns" : ""));
    }
    CsvRecord top = read();
    if (!hasHeader) {
      first = top;
      return IntStream.range(0, top.getFieldCount()).mapToObj(column -> "c" + column).toList();
    }
    List<String> names = new ArrayList<>(top.getFieldCount());
    Set<String> seen = new HashSet<>();
    for (String field : top.getFields()) {
      String column = field.strip();
      boolean isLine = file.form().place() == CsvForm.Place.FORMER_LINE && names.isEmpty();
      if (column.isEmpty() && !isLine) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s, line %d: field %d of the header is empty, expected the name of a column%s",
                file.name(),
                line,
                names.size() + 1,
                headerHint(top.getFields())));
      }
      if (!seen.add(column)) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s, line %d: the header has column %s twice%s",
                file.name(),
                line,
                Escaped.name(column),
                headerHint(top.getFields())));
      }
      names.add(column);
    }
    if (names.size() == 1 && names.get(0).matches("(?s).*[;\t|].*")) {
      throw new UserError(
          file.name()
              + ", line "
              + line
              + ": expected names parted by the delimiter '"
              + file.form().delimiter()
              + "', found the single name '"
              + names.get(0)
              + "': hyperparameter delimiter names another");
    }
    return List.copyOf(names);
  }

  /** What SageMaker's own algorithms read has no header. */
  static String headerHint(List<String> names) {
    boolean isRecord = names.stream().anyMatch(name -> FieldRules.number(name.strip()).isPresent());
    return isRecord
        ? " (it has numbers: if the file has no header, the channel's ContentType is"
            + " text/csv;header=absent)"
        : "";
  }
}
