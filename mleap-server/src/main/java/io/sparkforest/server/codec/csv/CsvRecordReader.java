package io.sparkforest.server.codec.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.sparkforest.server.codec.HeaderLine;
import io.sparkforest.server.codec.record.Fields;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.codec.record.RowCollector;
import io.sparkforest.server.codec.record.Written;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.RecordLayout;

/** Takes the lines of a CSV body: perhaps a header, then records. */
public final class CsvRecordReader {
  /** Room in a parser's buffers for what it does with a record's end. */
  private static final int BEYOND = 64;

  private final CsvForm form;
  private final HeaderLine headerLine;
  private final boolean isOrdered;
  private final CsvHeader header;
  private final RowCollector collector;
  private final int maxFields;

  /** The column of each field, or {@link CsvHeader#TARGET}. */
  private int[] columns;

  private String widthRule = "one per column";
  private boolean isFirst = true;

  /** A reader of records in one form. */
  public CsvRecordReader(
      RecordLayout layout, CsvForm form, HeaderLine headerLine, RowCollector collector) {
    this.form = form;
    this.headerLine = headerLine;
    this.isOrdered = layout.signature().isOrdered();
    this.header = new CsvHeader(layout);
    this.collector = collector;
    columns = layout.columnOrder();
    // A header may name all columns and the target; with one more it is too wide.
    maxFields = columns.length + 2;
  }

  /**
   * A parser.
   *
   * @param longest how many characters there are at most: its buffers are no larger
   */
  CsvReaderBuilder parser(int longest) {
    return parser(form.parsedSeparator(), longest);
  }

  static CsvReaderBuilder parser(char delimiter, int longest) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .skipEmptyLines(false)
        // Widths are checked here, where rows can be named and a header be taken into account.
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .trimWhitespacesAroundQuotes(true)
        .maxBufferSize(Math.min(longest, 2 * LineLimit.LONGEST_RECORD - BEYOND) + BEYOND);
  }

  /** How the records are written. */
  CsvForm form() {
    return form;
  }

  CsvLine.Handler handler() {
    return new CsvLine.Handler(maxFields);
  }

  RowCollector collector() {
    return collector;
  }

  /** The error that a parser's exception means for the client. */
  RequestException malformed(CsvParseException exception) {
    Throwable innermost = exception;
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      innermost = cause;
    }
    if (innermost instanceof RequestException own) {
      return own;
    }
    String message = "the body is not valid CSV: " + innermost.getMessage();
    return RequestException.of(ErrorCode.MALFORMED_BODY, message);
  }

  /** Whether a line without a character cannot be a record: where records have several fields. */
  boolean isNoRecord(boolean isBlank) {
    return isBlank && columns.length > 1;
  }

  /** Takes the body's next line. */
  void readLine(CsvLine line) {
    boolean mayBeHeader = isFirst;
    isFirst = false;
    if (mayBeHeader && startsWithHeader(line)) {
      columns = header.read(line.fields().toList());
      widthRule = "as many as in the header";
      return;
    }
    if (mayBeHeader && !isOrdered) {
      throw RequestException.of(
          ErrorCode.NAMES_NEEDED,
          "the order of the model's columns is not known: send a first line with their names, or"
              + " give the server a schema");
    }
    try {
      readRecord(line, mayBeHeader && headerLine == HeaderLine.DETECTED);
    } catch (RequestException e) {
      collector.fail(e);
    }
  }

  private boolean startsWithHeader(CsvLine first) {
    return switch (headerLine) {
      case PRESENT -> true;
      case ABSENT -> false;
      case DETECTED -> header.isHeader(first);
    };
  }

  private void readRecord(CsvLine line, boolean mayBeHeader) {
    long row = collector.row() + 1;
    if (isNoRecord(line.isBlank())) {
      throw RequestException.ofRow(
          ErrorCode.BLANK_LINE,
          row,
          "row " + row + " is a blank line: every line must hold a record");
    }
    Fields fields = line.fields();
    int width = fields.width();
    if (width != columns.length) {
      String remark = "";
      if (mayBeHeader) {
        remark = header.asHeader(line);
      }
      throw RowCollector.wrongWidth(row, columns.length, width, widthRule, remark);
    }
    collector.beginRow();
    for (int field = 0; field < width; field++) {
      int column = columns[field];
      if (column != CsvHeader.TARGET && collector.isTaken(column)) {
        collector.addField(
            column, fields.text(), fields.start(field), fields.end(field), Written.TEXT);
      }
    }
  }
}
