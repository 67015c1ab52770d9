package io.sparkforest.trainer.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.contract.HeaderNames;
import io.sparkforest.trainer.source.CsvForm;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/**
 * The records of a chunk, one after the other, as ranges of characters that hold until the next
 * one. Records that {@link CsvFile} ignores are ignored. Not for several threads.
 */
public final class ChunkRecords implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final FileChunk chunk;
  private final boolean isAsItCame;
  private final boolean mayRepeatHeader;
  private final LineStarts lines;
  private final CsvReader<FieldRanges> reader;
  private final Iterator<FieldRanges> rest;
  private final FieldRanges fields = new FieldRanges();
  private final String firstName;
  private long records;
  private long blankRecords;
  private long repeatedHeaders;

  /** That the records of a chunk cannot be read; {@link CsvFaults#firstFault} says why. */
  public static final class UnreadableException extends Exception {
    UnreadableException(Exception cause) {
      super(cause);
    }
  }

  /**
   * Opens the chunk's file.
   *
   * @param files opens it
   */
  public ChunkRecords(FileChunk chunk, ByteRanges files) throws IOException {
    this.chunk = chunk;
    CsvForm form = chunk.file().form();
    this.isAsItCame = form.place() == CsvForm.Place.LINE;
    this.mayRepeatHeader = isAsItCame && form.hasHeader();
    this.firstName = chunk.header().names().get(0);
    this.lines =
        new LineStarts(
            new BufferedInputStream(
                files.open(chunk.file().path(), chunk.start(), chunk.end()), BUFFER));
    this.reader =
        CsvFile.settings(form.delimiter())
            // There is no quote with white space around it, and the other parser is slow.
            .trimWhitespacesAroundQuotes(chunk.mayHaveQuotes())
            .build(fields, Utf8Text.reader(lines));
    this.rest = reader.iterator();
  }

  /**
   * Goes on to the next record, of any width.
   *
   * @return whether there is one
   */
  public boolean next() throws UnreadableException {
    try {
      while (rest.hasNext()) {
        rest.next();
        if (isAsItCame && fields.isBlank()) {
          blankRecords++;
        } else if (isHeader()) {
          repeatedHeaders++;
        } else {
          records++;
          return true;
        }
      }
      return false;
    } catch (UncheckedIOException | CsvParseException e) {
      throw new UnreadableException(e);
    }
  }

  /** Whether it is the header once more, even if with a byte order mark. */
  private boolean isHeader() {
    if (!mayRepeatHeader || !isWhole() || !mayBe(firstName)) {
      return false;
    }
    List<String> names = chunk.header().names();
    for (int field = 0; field < names.size(); field++) {
      String written = fields.string(field);
      String text = field == 0 ? ByteOrderMark.removedFrom(written) : written;
      if (!HeaderNames.name(text, field).equals(names.get(field))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first field can be that name, so that it is worth a look. */
  private boolean mayBe(String name) {
    char[] text = fields.text();
    int place = fields.start(0);
    int end = fields.end(0);
    while (place < end
        && (Character.isWhitespace(text[place]) || text[place] == ByteOrderMark.CHARACTER)) {
      place++;
    }
    char first = name.charAt(0);
    return place == end || text[place] == first || first == ByteOrderMark.CHARACTER;
  }

  /** Whether the latest record has as many fields as the header. */
  public boolean isWhole() {
    return fields.count() == chunk.header().names().size();
  }

  /** The latest record. */
  public FieldRanges fields() {
    return fields;
  }

  /** Line of the chunk on which the latest record starts, from 1. */
  public long line() {
    return fields.line();
  }

  /** Offset in the file of the line on which the latest record starts. */
  public long offset() {
    return chunk.start() + lines.offset(line());
  }

  /** Number of records so far, without those that are ignored. */
  public long records() {
    return records;
  }

  /** Number of records so far that were ignored, since all their fields are blank. */
  public long blankRecords() {
    return blankRecords;
  }

  /** Number of records so far that were ignored, since they are the header once more. */
  public long repeatedHeaders() {
    return repeatedHeaders;
  }

  /** Number of lines that have ended, once the last record was read. */
  public long lines() {
    return lines.ended();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
