package io.sparkforest.server.codec.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.sparkforest.server.codec.HeaderLine;
import io.sparkforest.server.codec.record.Fields;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.RecordLayout;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the field separator of a CSV body whose client does not name it: that of the training data,
 * which may be white space, or a comma.
 *
 * <p>The first record decides for the whole body. With the right separator it is a header whose
 * names are all known, or has as many fields as there are columns. Where that is so with both, the
 * separator of training is used. Where it is so with neither, the body is wrong, and the separator
 * that finds more known names, else more fields, makes for the better message.
 */
public final class CsvDelimiter {
  /** The separator unless the request or the training data has another. */
  public static final char COMMA = ',';

  /** Characters of the body that are looked at: more than the longest record has. */
  private static final int BEGINNING = 2 * LineLimit.LONGEST_RECORD;

  private final RecordLayout layout;
  private final HeaderLine headerLine;

  /**
   * @param headerLine whether the first record is a header
   */
  public CsvDelimiter(RecordLayout layout, HeaderLine headerLine) {
    this.layout = layout;
    this.headerLine = headerLine;
  }

  /** What is known of the first record as one separator splits it. */
  private record Split(char delimiter, boolean fits, long known, int width) {
    boolean isBetterThan(Split other) {
      if (fits || other.fits) {
        return fits && !other.fits;
      }
      return known != other.known ? known > other.known : width > other.width;
    }
  }

  /**
   * Looks at the body's beginning, which is then read again.
   *
   * @param isLine whether the first record ends with its line, quoted or not
   * @throws IOException if reading the body fails
   */
  public char find(BufferedReader body, boolean isLine) throws IOException {
    Split ofTraining = split(body, isLine, layout.signature().delimiter());
    Split ofCommas = split(body, isLine, COMMA);
    return ofCommas.isBetterThan(ofTraining) ? COMMA : layout.signature().delimiter();
  }

  private Split split(BufferedReader body, boolean isLine, char delimiter) throws IOException {
    body.mark(BEGINNING + 1);
    try {
      Reader beginning = new Beginning(body);
      if (isLine) {
        String line = new BufferedReader(beginning).readLine();
        beginning = new StringReader(line == null ? "" : line);
      }
      CsvForm form = CsvForm.of(layout.signature(), delimiter);
      return split(form.parsed(beginning), form);
    } catch (CsvParseException | RequestException e) {
      return new Split(delimiter, false, 0, 0);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      body.reset();
      // Or all that follows would be held for another reset.
      body.mark(0);
    }
  }

  private Split split(Reader beginning, CsvForm form) {
    char delimiter = form.separator();
    int columns = layout.width();
    var lines =
        CsvRecordReader.parser(form.parsedSeparator(), BEGINNING)
            .build(new CsvLine.Handler(columns + 2), beginning)
            .iterator();
    if (!lines.hasNext()) {
      return new Split(delimiter, false, 0, 0);
    }
    Fields fields = lines.next().fields();
    List<String> texts = fields.toList().stream().map(String::strip).toList();
    Set<String> distinct = new HashSet<>(texts);
    long known =
        headerLine == HeaderLine.ABSENT
            ? 0
            : distinct.stream().filter(name -> layout.names().indexOf(name).isPresent()).count();
    boolean isHeader = known == fields.width();
    boolean isRecord = headerLine != HeaderLine.PRESENT && fields.width() == columns;
    return new Split(delimiter, isHeader || isRecord, known, fields.width());
  }

  /** No more of the body than can be read again. */
  private static final class Beginning extends FilterReader {
    private int left = BEGINNING;

    private Beginning(Reader body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      char[] one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int found = super.read(buffer, offset, Math.min(count, left));
      left -= Math.max(found, 0);
      return found;
    }
  }
}
