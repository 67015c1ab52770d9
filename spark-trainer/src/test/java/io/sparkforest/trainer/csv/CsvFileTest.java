package io.sparkforest.trainer.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.data.DataFolder;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.CsvForm;
import io.sparkforest.trainer.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvFileTest {
  private static final String NAME = "a.csv";

  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,2\n3,4\n",
        "a,b\n1,2\n3,4",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\r1,2\r3,4\r",
        "\uFEFFa,b\n1,2\n3,4\n",
        "\uFEFF\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",\"4\"",
        "\n\na,b\n\n1,2\n\r\n3,4\n\n",
        " a , b\t\n1,2\n3,4\n",
      })
  void aTableIsReadWhateverItsLineEnds(String content) throws IOException {
    assertThat(read(content))
        .containsExactly(List.of("a", "b"), List.of("1", "2"), List.of("3", "4"));
  }

  @Test
  void quotedFieldsMayHoldCommasQuotesAndLines() throws IOException {
    assertThat(read("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\r\nlines\n\",\"\"\n"))
        .containsExactly(
            List.of("a", "b"), List.of("1,5", "say \"hi\""), List.of("two\r\nlines\n", ""));
  }

  @Test
  void whiteSpaceMayStandAroundQuotes() throws IOException {
    assertThat(read("\"a\", \"b\"\n\"1, 5\" , \"2\"\n"))
        .containsExactly(List.of("a", "b"), List.of("1, 5", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b;y", "a\tb\ty", "a|b|y"})
  void aHeaderPartedByAnotherDelimiterIsRefusedAsSuch(String header) {
    assertThatThrownBy(() -> read(header + "\n1\n"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a.csv, line 1: expected names separated by ',', found the single name '"
                + header.replace("\t", "\\t")
                + "': hyperparameter delimiter names another");
  }

  @Test
  void aQuoteWithinAFieldIsText() throws IOException {
    assertThat(read("a,b\n5\" pipe,x\"\n"))
        .containsExactly(List.of("a", "b"), List.of("5\" pipe", "x\""));
  }

  @Test
  void aCarriageReturnBeforeAClosingQuoteBelongsToTheField() throws IOException {
    assertThat(read("a,b\n1,\"x\r\"\n2,3\n"))
        .containsExactly(List.of("a", "b"), List.of("1", "x\r"), List.of("2", "3"));
  }

  @Test
  void recordsWithoutAnyValueAreIgnoredAndCounted() throws IOException {
    folder.file(NAME, "a,b\n,\n1,2\n\"\", \n,,,\n");
    try (CsvFile csv = opened(NAME)) {
      assertThat(csv.next().getFields()).containsExactly("1", "2");
      assertThat(csv.line()).isEqualTo(3);
      assertThat(csv.hasNext()).isFalse();
      assertThat(csv.blankRecords()).isEqualTo(3);
    }
  }

  @Test
  void aHeaderThatComesAgainIsIgnoredAndCountedAlsoWithAByteOrderMark() throws IOException {
    folder.file(NAME, "a,b\n1,2\n\uFEFFa, b\n3,4\na,b\nb,a\n");
    try (CsvFile csv = opened(NAME)) {
      assertThat(csv.next().getFields()).containsExactly("1", "2");
      assertThat(csv.next().getFields()).containsExactly("3", "4");
      assertThat(csv.next().getFields()).containsExactly("b", "a");
      assertThat(csv.hasNext()).isFalse();
      assertThat(csv.repeatedHeaders()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesAboveTheHeaderAreSkippedAndCounted(String end) throws IOException {
    folder.file(NAME, String.join(end, "\uFEFF\"title", "", "a,b", "1,2", ""));
    SourceFile file = folder.source(NAME);
    CsvForm form = new CsvForm(',', true, CsvForm.Place.LINE, 2);
    try (CsvFile csv =
        CsvFile.open(
            new SourceFile(file.path(), file.name(), form, FileFindings.of(FileForm.of("CSV"))),
            Files.newInputStream(Path.of(file.path())))) {
      assertThat(csv.header().names()).containsExactly("a", "b");
      assertThat(csv.next().getFields()).containsExactly("1", "2");
      assertThat(csv.line()).isEqualTo(4);
    }
  }

  @Test
  void aNulCharacterIsACharacterLikeAnyOther() throws IOException {
    assertThat(read("a,b\n1\u0000,\u0000\n"))
        .containsExactly(List.of("a", "b"), List.of("1\u0000", "\u0000"));
  }

  @Test
  void namesMayHoldDotsSpacesAndAnyLetterAndDifferInCaseAlone() throws IOException {
    assertThat(read("price.net,Price.net,größe in cm,🌲,\"a,\nb\",#label\n1,2,3,4,5,6\n").get(0))
        .containsExactly("price.net", "Price.net", "größe in cm", "🌲", "a,\nb", "#label");
  }

  @Test
  void aFieldMayBeLong() throws IOException {
    String field = "x".repeat(3_000_000);

    assertThat(read("a,b\n" + field + ",1\n").get(1)).containsExactly(field, "1");
  }

  @Test
  void aTableMayHaveManyColumns() throws IOException {
    List<String> names = IntStream.range(0, 2_000).mapToObj(number -> "c" + number).toList();

    assertThat(read(String.join(",", names) + "\n" + ",".repeat(1_999) + "\n").get(0))
        .isEqualTo(names);
  }

  @Test
  void aLineIsTheOneOnWhichItsRecordStarts() throws IOException {
    folder.file(NAME, "\na,b\r\n\r\n1,\"x\r\ny\"\r\n3,4\n");
    try (CsvFile csv = opened(NAME)) {
      assertThat(csv.line()).isEqualTo(2);
      csv.next();
      assertThat(csv.line()).isEqualTo(4);
      csv.next();
      assertThat(csv.line()).isEqualTo(6);
      assertThat(csv.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\n\r\n\n"})
  void anEmptyFileIsRefused(String content) {
    refused(content, "a.csv is empty: expected a header with the names of the columns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,,c", "a, ,c", "a,\"\",c", "a,\"\u2003\n\",c"})
  void aColumnWithoutANameIsCalledByItsPlaceAsInPandas(String header) throws IOException {
    assertThat(read("\n" + header + "\n1,2,3\n").get(0)).containsExactly("a", "Unnamed: 1", "c");
    assertThat(read(",b,\n1,2,\n").get(0)).containsExactly("Unnamed: 0", "b", "Unnamed: 2");
  }

  @Test
  void aFirstLineWithNumbersMayBeARecordOfAFileWithoutAHeader() {
    String hint =
        " (it has numbers: if the file has no header, the channel's ContentType is"
            + " text/csv;header=absent)";
    refused("x,1,1\n", "a.csv, line 1: the header has column 1 twice" + hint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b,a", "a,b, a", "a,b,\"a \"", "\uFEFFa,b,a\t"})
  void aNameThatStandsTwiceIsRefusedAlsoAfterStripping(String header) {
    refused(header + "\n1,2,3\n", "a.csv, line 1: the header has column a twice");
  }

  @Test
  void aRowOfTheWrongWidthIsNamedWithFileAndLine() {
    refused("a,b\n1,2\n3\n", "a.csv, line 3: expected 2 fields as in the header, found 1");
    refused("a,b\n1,2,3\n", "a.csv, line 2: expected 2 fields as in the header, found 3");
  }

  @Test
  void aRowOfTheWrongWidthWithALineBreakInAFieldHasAHint() {
    refused(
        "a,b\n\"1,2\n3,4\n5\",\"6\",7\n",
        "a.csv, line 2: expected 2 fields as in the header, found 3 (a field holds a line break: is"
            + " a closing quote missing?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a,b~1,"x~2,y~3,z         | 2
          a,b~1,2~"                | 3
          a,b~1,2~3,"x""           | 3
          "a,b~1,2~                | 1
          a,b~~"1                  | 3
          """)
  void aQuoteThatIsNeverClosedDoesNotSwallowRows(String content, long line) {
    refused(
        content.replace('~', '\n'),
        "a.csv: not valid CSV: Unclosed quoted field at end of input (record starting at line "
            + line
            + ")");
  }

  @Test
  void textAfterAClosingQuoteIsRefused() {
    refused(
        "a,b\n1,2\n\"3\"x,4\n5,6\n",
        "a.csv: not valid CSV: Unexpected character after closing quote: 'x' (0x78) (record"
            + " starting at line 3)");
  }

  @Test
  void aFieldWithoutAnEndIsRefusedBeforeTheMemoryIsFull() {
    assertThatThrownBy(() -> read("a,b\n1,\"" + "0123456,\n".repeat(2_000_000)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("a.csv: not valid CSV: The maximum buffer size of 16777216 is")
        .hasMessageEndingWith("(record starting at line 2)");
  }

  @Test
  void whatIsNotUtf8IsNamedWithFileAndLine() throws IOException {
    String content = "a,b\n" + "1,x\n".repeat(9_000) + "1,Käse\n1,x\n";
    folder.file(NAME, content.getBytes(StandardCharsets.ISO_8859_1));

    assertRefused("a.csv, line 9002: not UTF-8");
  }

  @Test
  void aHeaderThatIsNotUtf8IsNamed() throws IOException {
    folder.file(NAME, "größe,b\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));

    assertRefused("a.csv, line 1: not UTF-8");
  }

  @Test
  void utf16IsNotUtf8() throws IOException {
    folder.file(NAME, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));

    assertRefused("a.csv, line 1: not UTF-8");
  }

  @Test
  void aFileThatEndsWithinACharacterIsNotUtf8() throws IOException {
    folder.file(NAME, new byte[] {'a', ',', 'b', '\n', '1', ',', (byte) 0xC3});

    assertRefused("a.csv, line 2: not UTF-8");
  }

  @Test
  void aFileThatIsGoneIsNamed() {
    Slice slice =
        new Slice(
            folder.source(NAME), new CsvHeader(List.of("a", "b"), NAME), 0, false, 0, 1, 4, 2);

    assertThatThrownBy(() -> CsvFile.open(slice))
        .isInstanceOf(UserError.class)
        .hasMessage("cannot read a.csv: %s", folder.source(NAME).path());
  }

  @Test
  void aFileThatGotShorterIsNamed() throws IOException {
    folder.file(NAME, "a\n1\n");
    Slice slice =
        new Slice(
            folder.source(NAME), new CsvHeader(List.of("a"), NAME), 0, false, 500, 1, 1_000, 501);

    assertThatThrownBy(() -> CsvFile.open(slice))
        .isInstanceOf(UserError.class)
        .hasMessage("a.csv has changed since it was scanned: rows are gone");
  }

  @Test
  void anotherOrderOfTheColumnsIsMapped() throws IOException {
    folder.file(NAME, "a,b,c\n").file("b.csv", "c,a,b\n");
    try (CsvFile csv = opened("b.csv")) {
      assertThat(csv.header().positions(List.of("a", "b", "c"), folder.source(NAME)))
          .containsExactly(1, 2, 0);
    }
  }

  @Test
  void otherColumnsAreRefused() throws IOException {
    folder.file(NAME, "a,b,c\n").file("b.csv", "\nc,A,b,d\n");
    try (CsvFile csv = opened("b.csv")) {
      assertThatThrownBy(() -> csv.header().positions(List.of("a", "b", "c"), folder.source(NAME)))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "b.csv, line 2: its columns differ from those of a.csv: it lacks column a; a.csv has no"
                  + " columns A, d");
    }
  }

  @Test
  void aFileWithoutAHeaderAmongOthersIsRefusedInFewWords() throws IOException {
    String header =
        IntStream.range(0, 500).mapToObj(number -> "c" + number).collect(Collectors.joining(","));
    folder.file(NAME, header + "\n").file("b.csv", header.replace("c", "") + "\n");
    try (CsvFile first = opened(NAME);
        CsvFile second = opened("b.csv")) {
      assertThatThrownBy(
              () -> second.header().positions(first.header().names(), folder.source(NAME)))
          .hasMessage(
              "b.csv, line 1: its columns differ from those of a.csv: it lacks columns c0, c1, c2, c3,"
                  + " c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 and 480"
                  + " more; a.csv has no columns 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,"
                  + " 16, 17, 18, 19 and 480 more");
    }
  }

  private List<List<String>> read(String content) throws IOException {
    folder.file(NAME, content);
    return readAll();
  }

  private List<List<String>> readAll() throws IOException {
    List<List<String>> lines = new ArrayList<>();
    try (CsvFile csv = opened(NAME)) {
      lines.add(csv.header().names());
      csv.forEachRemaining(found -> lines.add(found.getFields()));
    }
    return lines;
  }

  private void refused(String content, String message) {
    assertThatThrownBy(() -> read(content)).isInstanceOf(UserError.class).hasMessage(message);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::readAll).isInstanceOf(UserError.class).hasMessage(message);
  }

  private CsvFile opened(String name) throws IOException {
    SourceFile file = folder.source(name);
    return CsvFile.open(file, Files.newInputStream(Path.of(file.path())));
  }
}
