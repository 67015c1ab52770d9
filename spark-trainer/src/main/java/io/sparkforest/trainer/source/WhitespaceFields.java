package io.sparkforest.trainer.source;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Writes text whose fields are separated by runs of spaces and tabs as CSV with commas. Lines stay
 * lines, so that they keep their numbers. A field in double quotes may hold spaces.
 */
final class WhitespaceFields {
  private WhitespaceFields() {}

  static String asCsv(String text) {
    try (StringWriter csv = new StringWriter(text.length() + text.length() / 8)) {
      convert(new StringReader(text), csv);
      return csv.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void convert(Reader text, Writer csv) throws IOException {
    boolean isQuoted = false;
    boolean isInField = false;
    boolean isGap = false;
    boolean isLineBegun = false;
    StringBuilder plain = new StringBuilder();
    int next;
    while ((next = text.read()) >= 0) {
      if (isQuoted) {
        csv.write(next);
        isQuoted = next != '"';
        continue;
      }
      boolean isBreak = next == '\n' || next == '\r';
      if (isBreak || next == ' ' || next == '\t') {
        write(plain, csv);
        isInField = false;
        isGap = isLineBegun;
        if (isBreak) {
          csv.write(next);
          isGap = false;
          isLineBegun = false;
        }
        continue;
      }
      if (!isInField && isGap) {
        csv.write(CsvForm.COMMA);
      }
      isInField = true;
      isGap = false;
      isLineBegun = true;
      if (next == '"' && plain.length() == 0) {
        csv.write(next);
        isQuoted = true;
      } else {
        plain.append((char) next);
      }
    }
    write(plain, csv);
  }

  /** A field without quotes; commas and quotes in it are its own. */
  private static void write(StringBuilder field, Writer csv) throws IOException {
    if (field.indexOf(",") >= 0 || field.indexOf("\"") >= 0) {
      csv.write('"' + field.toString().replace("\"", "\"\"") + '"');
    } else {
      csv.append(field);
    }
    field.setLength(0);
  }
}
