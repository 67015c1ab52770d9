package io.sparkforest.contract.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV in other forms becomes that of RFC 4180, character by character. */
final class RewrittenTextTest {
  /** A tilde is a tab, a bar a line break, in what is read and in what is expected. */
  private static String control(String text) {
    return text.replace('~', '\t').replace('|', '\n');
  }

  private static String all(Reader text) throws IOException {
    StringWriter all = new StringWriter();
    text.transferTo(all);
    return all.toString();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "`  x   y~z|1  2,5  3| ~ |4 5~~6  `;`x~y~z|1~2,5~3||4~5~6`",
        "`\"a  b\" \"c~\"\"d|e\"  f`;`\"a  b\"~\"c~\"\"d|e\"~f`",
        "`12\" a\"b\" c`;`12\"~a\"b\"~c`",
        "`\"a\"b \"\" c`;`\"a\"b~\"\"~c`",
        "`a b`;`a~b`",
        "`   `;``",
        "``;``",
      })
  void runsOfWhiteSpaceBecomeTabs(String text, String expected) throws IOException {
    assertThat(all(new WhitespaceFields(new StringReader(control(text)))))
        .isEqualTo(control(expected));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "`\"a \\\"b\\\", c\",2`;`\"a \"\"b\"\", c\",2`",
        "`\"d\\\\\",3`;`\"d\\\",3`",
        "`\"C:\\dir\",4`;`\"C:\\dir\",4`",
        "`C:\\,\\\"x`;`C:\\,\\\"x`",
        "`\"say \"\"hi\"\"\",5`;`\"say \"\"hi\"\"\",5`",
        "`\"open\\`;`\"open\\`",
      })
  void aBackslashBeforeAQuoteBecomesAQuote(String text, String expected) throws IOException {
    assertThat(all(new EscapedQuotes(new StringReader(text), ','))).isEqualTo(expected);
  }
}
