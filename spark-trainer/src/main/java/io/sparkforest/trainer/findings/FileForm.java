package io.sparkforest.trainer.findings;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a file of a channel is written.
 *
 * @param format CSV, JSON Lines or Parquet
 * @param encoding the name of the text's encoding; null unless it is CSV
 * @param separator the field separator, where {@code whitespace} stands for runs of spaces and
 *     tabs; null unless it is CSV
 * @param hasEscapedQuotes whether a backslash escapes quotes, in place of another quote
 * @param hasSeparatorLine whether a line such as {@code sep=;} stands above the header
 * @param commentLines number of comments above the header
 * @param skippedLines number of lines that hyperparameter {@code skip_lines} skips
 */
public record FileForm(
    String format,
    @Nullable String encoding,
    @Nullable String separator,
    boolean hasEscapedQuotes,
    boolean hasSeparatorLine,
    int commentLines,
    int skippedLines)
    implements Serializable {
  /** The form of files that are no text. */
  public static FileForm of(String format) {
    return new FileForm(format, null, null, false, false, 0, 0);
  }

  private int linesAboveHeader() {
    return (hasSeparatorLine ? 1 : 0) + commentLines + skippedLines;
  }

  /** The form in words. */
  public String text() {
    return format
        + (encoding == null ? "" : " in " + encoding)
        + (separator == null ? "" : ", separator " + separator)
        + (hasEscapedQuotes ? ", quotes escaped by a backslash" : "")
        + (linesAboveHeader() > 0 ? ", lines above the header: " + linesAboveHeader() : "");
  }
}
