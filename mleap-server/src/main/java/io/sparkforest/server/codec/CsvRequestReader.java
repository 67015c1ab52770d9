package io.sparkforest.server.codec;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.sparkforest.server.codec.Fault.Code;
import io.sparkforest.server.model.Signature;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV by RFC 4180, lines ended by LF or CRLF, with or without a header.
 *
 * <p>A blank line is a record where records have a single field: its value is missing. Elsewhere it
 * cannot be a record. At the body's end blank lines are passed over; one before the last record is
 * refused, since a line was expected to be answered.
 */
final class CsvRequestReader implements RequestReader {
  private final HeaderLine headerLine;
  private final boolean isOrdered;
  private final CsvHeader header;
  private final RowCollector collector;

  /** The column of each field; empty for a field that is not read. */
  private List<Optional<Integer>> columns = new ArrayList<>();

  private String widthRule = "one a column";

  CsvRequestReader(Signature signature, HeaderLine headerLine, AnswerColumns answer) {
    this.headerLine = headerLine;
    this.isOrdered = signature.isOrdered();
    this.header = new CsvHeader(signature);
    this.collector = new RowCollector(signature, answer);
    for (int column = 0; column < signature.columns().size(); column++) {
      columns.add(Optional.of(column));
    }
  }

  @Override
  public Records read(Reader body) throws IOException {
    try {
      lines(parser(body).iterator());
    } catch (CsvParseException e) {
      throw BadRequestException.of(
          Code.MALFORMED_BODY, "the body is not valid CSV: " + innermost(e).getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return collector.finish();
  }

  private static CsvReader<CsvLine> parser(Reader body) {
    return CsvReader.builder()
        .skipEmptyLines(false)
        // Widths are checked here, where rows can be named and a header be taken into account.
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .trimWhitespacesAroundQuotes(true)
        .build(new CsvLine.Handler(), body);
  }

  private static Throwable innermost(Throwable exception) {
    Throwable innermost = exception;
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      innermost = cause;
    }
    return innermost;
  }

  private void lines(Iterator<CsvLine> lines) {
    boolean isFirst = true;
    long blankRow = 0;
    while (lines.hasNext()) {
      CsvLine line = lines.next();
      if (isFirst && startsWithHeader(line)) {
        columns = header.read(line.fields());
        widthRule = "as many as the header has";
      } else if (line.isBlank() && columns.size() > 1) {
        if (blankRow == 0) {
          blankRow = collector.row() + 1;
        }
      } else if (blankRow > 0) {
        throw BadRequestException.ofRow(
            Code.BLANK_LINE,
            blankRow,
            "row " + blankRow + " is a blank line: every line must hold a record");
      } else {
        record(line.fields());
      }
      isFirst = false;
    }
  }

  private boolean startsWithHeader(CsvLine first) {
    if (!isOrdered && (headerLine == HeaderLine.ABSENT || !header.isHeader(first.fields()))) {
      throw BadRequestException.of(
          Code.NAMES_NEEDED,
          "the order of the model's columns is not known: send a first line with their names, or"
              + " give the server a schema");
    }
    return switch (headerLine) {
      case PRESENT -> true;
      case ABSENT -> false;
      case DETECTED -> header.isHeader(first.fields());
    };
  }

  private void record(List<String> fields) {
    if (fields.size() != columns.size()) {
      throw RowCollector.wrongWidth(collector.row() + 1, columns.size(), fields.size(), widthRule);
    }
    collector.beginRow();
    for (int field = 0; field < fields.size(); field++) {
      String text = fields.get(field);
      columns.get(field).ifPresent(column -> collector.field(column, text));
    }
  }
}
