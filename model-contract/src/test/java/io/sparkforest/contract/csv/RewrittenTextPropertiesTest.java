package io.sparkforest.contract.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However a text comes and however much of it is asked for at a time, it is rewritten alike. */
final class RewrittenTextPropertiesTest {
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab \t\n\r\"\\,").ofMaxLength(40);
  }

  private static Reader of(String text, boolean isOfWhitespace) {
    return ofReader(new StringReader(text), isOfWhitespace);
  }

  private static Reader ofReader(Reader text, boolean isOfWhitespace) {
    return isOfWhitespace ? new WhitespaceFields(text) : new EscapedQuotes(text, ',');
  }

  private static String all(Reader text) throws IOException {
    StringWriter all = new StringWriter();
    text.transferTo(all);
    return all.toString();
  }

  @Property
  void piecesMakeTheSameText(
      @ForAll("texts") String text,
      @ForAll boolean isOfWhitespace,
      @ForAll @IntRange(min = 1, max = 5) int coming,
      @ForAll @IntRange(min = 1, max = 5) int asked)
      throws IOException {
    Reader slow =
        new FilterReader(new StringReader(text)) {
          @Override
          public int read(char[] buffer, int offset, int count) throws IOException {
            return super.read(buffer, offset, Math.min(count, coming));
          }
        };
    StringBuilder pieces = new StringBuilder();
    char[] buffer = new char[asked];
    Reader rewritten = ofReader(slow, isOfWhitespace);
    int count;
    while ((count = rewritten.read(buffer, 0, asked)) >= 0) {
      pieces.append(buffer, 0, count);
    }

    assertThat(pieces.toString()).isEqualTo(all(of(text, isOfWhitespace)));
  }

  @Property
  void itBecomesNoLongerAndLinesStayLines(
      @ForAll("texts") String text, @ForAll boolean isOfWhitespace) throws IOException {
    String rewritten = all(of(text, isOfWhitespace));

    assertThat(rewritten).hasSizeLessThanOrEqualTo(text.length());
    assertThat(rewritten.chars().filter(character -> character == '\n').count())
        .isEqualTo(text.chars().filter(character -> character == '\n').count());
  }
}
