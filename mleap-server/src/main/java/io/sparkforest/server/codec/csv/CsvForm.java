package io.sparkforest.server.codec.csv;

import io.sparkforest.contract.csv.EscapedQuotes;
import io.sparkforest.contract.csv.WhitespaceFields;
import io.sparkforest.server.codec.record.BodyText;
import io.sparkforest.server.model.Signature;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;

/**
 * How the CSV of a request is written: as RFC 4180 with any separator, or as the files were that
 * the model was trained on. What is not RFC 4180 is rewritten before it is parsed, by the trainer's
 * own classes, so that the parser's work is the same for all.
 *
 * @param separator the field separator; {@link WhitespaceFields#NAME} where {@code isWhitespace}
 * @param isWhitespace whether runs of spaces and tabs separate fields
 * @param hasEscapedQuotes whether a backslash may escape quotes
 */
public record CsvForm(char separator, boolean isWhitespace, boolean hasEscapedQuotes) {
  /** A form that records of a signature may have, with a separator. */
  public static CsvForm of(Signature signature, char separator) {
    return new CsvForm(
        separator,
        separator == WhitespaceFields.NAME && signature.delimiter() == separator,
        signature.hasEscapedQuotes());
  }

  /** Whether nothing is to be rewritten. */
  boolean isStandard() {
    return !isWhitespace && !hasEscapedQuotes;
  }

  /** What separates the fields of the text that is parsed. */
  char parsedSeparator() {
    return isWhitespace ? WhitespaceFields.SEPARATOR : separator;
  }

  /** The text that is parsed, which is no longer than the text that was sent. */
  Reader parsed(Reader sent) {
    Reader text = hasEscapedQuotes ? new EscapedQuotes(sent, separator) : sent;
    return isWhitespace ? new WhitespaceFields(text) : text;
  }

  /** The same of a body. */
  BodyText parsed(BodyText sent) {
    return isStandard() ? sent : new BodyText(parsed(sent.reader()), sent.longest());
  }

  /** The same of a line by itself, whatever is open at the end of the line before. */
  String parsed(String line) {
    char[] parsed = new char[line.length()];
    int length = 0;
    try (Reader text = parsed(new StringReader(line))) {
      int count;
      while (length < parsed.length
          && (count = text.read(parsed, length, parsed.length - length)) >= 0) {
        length += count;
      }
      return new String(parsed, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
