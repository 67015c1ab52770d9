package io.sparkforest.trainer.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.contract.csv.WhitespaceFields;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The beginning of a CSV file.
 *
 * @param text its text
 * @param isWhole whether it is the whole file; else its last record may be cut off
 */
record CsvSample(String text, boolean isWhole) {
  private static final int MAX_RECORDS = 1_000;
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");

  /**
   * How many fields records have with a separator.
   *
   * @param separator the separator
   * @param first the first record's fields, stripped
   * @param records number of records, without those whose fields are all empty
   * @param share how many of the records have as many fields as the first, from 0 to 1
   */
  record Widths(char separator, List<String> first, int records, double share) {
    int width() {
      return first.size();
    }
  }

  /** What stands below so many lines. */
  CsvSample below(int lines) {
    int start = 0;
    for (int line = 0; line < lines && start < text.length(); line++) {
      start = nextLine(start);
    }
    return new CsvSample(text.substring(start), isWhole);
  }

  private int endOfLine(int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private int nextLine(int start) {
    int end = endOfLine(start);
    boolean isPair = text.startsWith("\r\n", end);
    return Math.min(text.length(), end + (isPair ? 2 : 1));
  }

  String firstLine() {
    return text.substring(0, endOfLine(0));
  }

  /** Number of lines, at most as many as are ever of interest. */
  int lineCount() {
    int lines = 0;
    for (int start = 0; start < text.length() && lines < MAX_RECORDS; lines++) {
      start = nextLine(start);
    }
    return lines;
  }

  /** How many lines at the beginning start with a hash, blank lines between them included. */
  int comments() {
    int comments = 0;
    int start = 0;
    for (int line = 1; start < text.length(); line++) {
      char first = text.charAt(start);
      if (first == '#') {
        comments = line;
      } else if (first != '\n' && first != '\r') {
        break;
      }
      start = nextLine(start);
    }
    return comments;
  }

  Widths widths(char separator) {
    boolean isWhitespace = separator == WhitespaceFields.NAME;
    Reader csv = new StringReader(text);
    csv = isWhitespace ? new WhitespaceFields(csv) : csv;
    char character = isWhitespace ? WhitespaceFields.SEPARATOR : separator;
    List<String> first = List.of();
    int records = 0;
    Map<Integer, Integer> counts = new HashMap<>();
    int last = 0;
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().fieldSeparator(character).skipEmptyLines(true).ofCsvRecord(csv)) {
      for (CsvRecord found : reader) {
        if (found.getFields().stream().allMatch(String::isBlank)) {
          continue;
        }
        if (records == 0) {
          first = found.getFields().stream().map(String::strip).toList();
        }
        records++;
        last = found.getFieldCount();
        counts.merge(last, 1, Integer::sum);
        if (records == MAX_RECORDS) {
          break;
        }
      }
      if (!isWhole && records > 1 && records < MAX_RECORDS) {
        // It may have been cut off.
        records--;
        counts.merge(last, -1, Integer::sum);
      }
    } catch (CsvParseException | UncheckedIOException e) {
      // What follows cannot be read with this separator; what came before counts against it.
      records++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double share = records == 0 ? 0 : counts.getOrDefault(first.size(), 0) / (double) records;
    return new Widths(separator, first, records, share);
  }

  /** Whether fields between tabs are several numbers, which are fields themselves. */
  boolean hasNumbersBetweenSpaces() {
    for (String field : firstLine().split("\t", -1)) {
      String[] words = WHITE_SPACE.split(field.strip(), -1);
      if (words.length > 1 && Arrays.stream(words).allMatch(NUMBER.asMatchPredicate())) {
        return true;
      }
    }
    return false;
  }
}
