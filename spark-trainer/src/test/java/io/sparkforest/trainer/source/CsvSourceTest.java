package io.sparkforest.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.sagemaker.FileFormat;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CSV file is read as its author meant it, or refused with the setting that decides. */
final class CsvSourceTest {
  @TempDir Path folder;
  private int targets;

  private SourceFile read(byte[] bytes, boolean hasHeader, ReadSettings settings)
      throws IOException {
    Path path = Files.write(folder.resolve("a.csv"), bytes);
    ChannelFile file = new ChannelFile(path, "a.csv", FileFormat.CSV, false, Map.of());
    return new CsvSource(
            file,
            hasHeader,
            settings,
            () -> folder.resolve("target-" + targets++),
            new StopRequest())
        .read(path);
  }

  private SourceFile read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8), true, TestReadSettings.auto());
  }

  private static String content(SourceFile file) throws IOException {
    return Files.readString(Path.of(file.path()));
  }

  private static ReadSettings named(String... names) {
    return new ReadSettings(Optional.empty(), Optional.empty(), 0, Set.of(names), Set.of());
  }

  @ParameterizedTest
  @ValueSource(chars = {',', ';', '\t', '|'})
  void theSeparatorIsFoundFromHeaderAndRecords(char separator) throws IOException {
    SourceFile file = read("x,y,z\n1,\"a;b|c,\",3\n4,,6\n".replace(',', separator));

    assertThat(file.form()).isEqualTo(new CsvForm(separator, true, CsvForm.Place.LINE, 0));
    assertThat(file.path()).endsWith("a.csv");
  }

  @Test
  void aDecimalCommaDoesNotMakeSemicolonsAmbiguous() throws IOException {
    assertThat(read("x;y\n1,5;2,5\n3,5;4,5\n").form().delimiter()).isEqualTo(';');
  }

  @Test
  void whereTwoSeparatorsFitTheOneWithTheTargetAmongItsNamesIsTaken() throws IOException {
    byte[] text = "a,b;c\n1,2;3\n".getBytes(StandardCharsets.UTF_8);

    assertThat(read(text, true, named("b;c")).form().delimiter()).isEqualTo(',');
    assertThat(read(text, true, named("c")).form().delimiter()).isEqualTo(';');
  }

  @Test
  void whereTwoSeparatorsFitEquallyNothingIsGuessed() {
    byte[] text = "1,5;2\n3,5;4\n".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> read(text, false, named("c0")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a.csv: its fields are separated by ',' (2 columns) or by ';' (2 columns), both fit: set"
                + " hyperparameter delimiter");
  }

  @Test
  void runsOfSpacesSeparateFieldsWhereNothingElseDoes() throws IOException {
    SourceFile file = read("  x   y\tz\n 1  2,5  \"a b\"\n\n3   4   c \n");

    assertThat(file.found().form().text()).isEqualTo("CSV in UTF-8, separator whitespace");
    assertThat(content(file)).isEqualTo("x\ty\tz\n1\t2,5\t\"a b\"\n\n3\t4\tc\n");
  }

  @Test
  void numbersBetweenSpacesOutweighATabBeforeTheLastField() throws IOException {
    SourceFile file =
        read(
            "18.0   8   307.0\t\"chevrolet malibu\"\n15.0   8   350.0\t\"buick skylark\"\n"
                .getBytes(StandardCharsets.UTF_8),
            false,
            TestReadSettings.auto());

    assertThat(content(file)).startsWith("18.0\t8\t307.0\t\"chevrolet malibu\"\n");
  }

  @Test
  void oneColumnOfWordsIsNotSplit() throws IOException {
    assertThat(read("name of it\none\ntwo words\n").form().delimiter()).isEqualTo(',');
  }

  @Test
  void aFirstLineThatNamesTheSeparatorIsFollowed() throws IOException {
    assertThat(read("sep=;\r\nx;y\r\n1,5;2\r\n").form())
        .isEqualTo(new CsvForm(';', true, CsvForm.Place.LINE, 1));
  }

  @Test
  void commentsAboveTheHeaderAreSkippedAndAHeaderThatBeginsWithAHashIsNot() throws IOException {
    assertThat(read("# made by hand\n\n# twice\nx,y\n1,2\n").form().skippedLines()).isEqualTo(3);
    assertThat(read("#,y\n1,2\n").form().skippedLines()).isEqualTo(0);
  }

  @Test
  void tensOfThousandsOfCommentsAreSkippedWithoutTryingEachAsTheHeader() {
    String text = "#c\n".repeat(50_000) + "x,y\n1,2\n3,4\n";

    SourceFile file = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> read(text));

    assertThat(file.form()).isEqualTo(new CsvForm(',', true, CsvForm.Place.LINE, 50_000));
  }

  @Test
  void aHeaderMayBeTheLastOfManyComments() throws IOException {
    String text = "#c\n".repeat(100) + "#x,y\n1,2\n3,4\n";

    assertThat(read(text).form().skippedLines()).isEqualTo(100);
  }

  @Test
  void thousandsOfNumbersBetweenSpacesAreCounted() throws IOException {
    byte[] text = ("1 ".repeat(15_000) + "\t2\n").repeat(3).getBytes(StandardCharsets.UTF_8);

    assertThat(read(text, false, TestReadSettings.auto()).found().form().separator())
        .isEqualTo("whitespace");
  }

  @Test
  void aTitleAboveTheHeaderIsRefusedWithTheSettingThatSkipsIt() throws IOException {
    String text = "Sales report 2020\n\nx,y\n1,2\n3,4\n";
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a.csv, line 1: expected a header, found 'Sales report 2020', which has not the 2 fields"
                + " of the records below line 2: if these lines are a title, set hyperparameter"
                + " skip_lines to 2");
    ReadSettings skipping =
        new ReadSettings(Optional.empty(), Optional.empty(), 2, Set.of(), Set.of());
    assertThat(read(text.getBytes(StandardCharsets.UTF_8), true, skipping).form())
        .isEqualTo(new CsvForm(',', true, CsvForm.Place.LINE, 2));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "UTF-16, UTF-16",
    "x-UTF-16LE-BOM, UTF-16",
    "UTF-16LE, UTF-16LE",
    "UTF-16BE, UTF-16BE"
  })
  void utf16IsReadWithAndWithoutItsMark(String written, String found) throws IOException {
    SourceFile file =
        read("x,y\nKäse,2\n".getBytes(Charset.forName(written)), true, TestReadSettings.auto());

    assertThat(file.found().form().text()).isEqualTo("CSV in " + found + ", separator ,");
    assertThat(content(file)).isEqualTo("x,y\nKäse,2\n");
  }

  @Test
  void whatIsNoUtf8IsReadAsWindows1252WithAWarningThatShowsAnExample() throws IOException {
    try (LogLines log = new LogLines()) {
      SourceFile file =
          read(
              "x,y\n1,2\nKäse für 3 €,2\n".getBytes(TextEncoding.WINDOWS_1252),
              true,
              TestReadSettings.auto());

      assertThat(content(file)).isEqualTo("x,y\n1,2\nKäse für 3 €,2\n");
      assertThat(log.lines())
          .containsExactly(
              "WARN data: a.csv is not UTF-8 and is read as windows-1252, such as line 3: 'Käse für"
                  + " 3 €,2'; hyperparameter encoding names another encoding");
    }
  }

  @Test
  void linesOfAnExampleMayEndInCarriageReturns() throws IOException {
    try (LogLines log = new LogLines()) {
      read("x,y\r1,2\rKäse,2\r".getBytes(TextEncoding.WINDOWS_1252), true, TestReadSettings.auto());

      assertThat(log.lines()).singleElement().asString().contains("such as line 3: 'Käse,2';");
    }
  }

  @Test
  void whatNeitherUtf8NorWindows1252HasIsRefused() {
    byte[] text = "x,y\nK_se,2\n".getBytes(StandardCharsets.UTF_8);
    text[5] = (byte) 0x81;

    assertThatThrownBy(() -> read(text, true, TestReadSettings.auto()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a.csv is neither UTF-8 nor windows-1252: hyperparameter encoding names its encoding");
  }

  @Test
  void whatTheEncodingThatIsSetDoesNotHaveIsRefusedHoweverLateItComes() {
    byte[] text = ("x,y\n" + "1,2\n".repeat(1 << 19) + "_,2\n").getBytes(StandardCharsets.UTF_8);
    text[text.length - 4] = (byte) 0xE4;
    ReadSettings utf8 =
        new ReadSettings(
            Optional.empty(), Optional.of(StandardCharsets.UTF_8), 0, Set.of(), Set.of());

    assertThatThrownBy(() -> read(text, true, utf8))
        .isInstanceOf(UserError.class)
        .hasMessage("a.csv is not UTF-8: hyperparameter encoding names its encoding");
  }

  @Test
  void aFileOfAnotherEncodingSeparatorAndEscapeIsWrittenAnewOnce() throws IOException {
    byte[] text = "x y\n\"a\\\"ä\" 1\n\"b\\\"c\" 2\n".getBytes(TextEncoding.WINDOWS_1252);

    SourceFile file = read(text, true, TestReadSettings.separatedBy(Optional.of(' ')));

    assertThat(content(file)).isEqualTo("x\ty\n\"a\"\"ä\"\t1\n\"b\"\"c\"\t2\n");
    assertThat(targets).isOne();
  }

  @Test
  void aDamagedFileInUtf8IsNotTakenForAnotherEncoding() {
    byte[] text = "x,y\nKäse,2\nBäume,2\nX\n".getBytes(StandardCharsets.UTF_8);
    text[text.length - 2] = (byte) 0xFF;

    assertThatThrownBy(() -> read(text, true, TestReadSettings.auto()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a.csv, line 4: not UTF-8, as 2 other characters are: correct the file, or let"
                + " hyperparameter encoding name one for all of it");
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertThatThrownBy(
            () ->
                read(
                    new byte[] {'P', 'K', 3, 4, 0, (byte) 0xE4, 7, 0, 0},
                    true,
                    TestReadSettings.auto()))
        .isInstanceOf(UserError.class)
        .hasMessage("a.csv, line 1: is no text: it has zero bytes and is not UTF-8");
  }

  @Test
  void theEncodingThatIsSetIsUsedAndWhatItDoesNotHaveIsRefused() throws IOException {
    ReadSettings cyrillic =
        new ReadSettings(
            Optional.empty(), Optional.of(Charset.forName("windows-1251")), 0, Set.of(), Set.of());
    ReadSettings utf8 =
        new ReadSettings(
            Optional.empty(), Optional.of(StandardCharsets.UTF_8), 0, Set.of(), Set.of());
    byte[] text = "x,y\nДа,1\n".getBytes(Charset.forName("windows-1251"));

    assertThat(content(read(text, true, cyrillic))).isEqualTo("x,y\nДа,1\n");
    assertThatThrownBy(() -> read(text, true, utf8))
        .isInstanceOf(UserError.class)
        .hasMessage("a.csv is not UTF-8: hyperparameter encoding names its encoding");
  }

  @Test
  void quotesThatSparkHasEscapedByABackslashAreRead() throws IOException {
    SourceFile file = read("x,y\n\"a \\\"b\\\", c\",2\n\"d\\\\\",3\n");

    assertThat(file.found().form().text())
        .isEqualTo("CSV in UTF-8, separator ,, quotes escaped by a backslash");
    assertThat(content(file)).isEqualTo("x,y\n\"a \"\"b\"\", c\",2\n\"d\\\",3\n");
  }

  @Test
  void aQuoteWithinAnUnquotedFieldDoesNotBeginAQuotedOne() throws IOException {
    SourceFile file = read("x,y\n\"a \\\"b\\\"\",5\n12\" pipe,6\n\"c \\\"d\\\"\",7\n");

    assertThat(content(file)).isEqualTo("x,y\n\"a \"\"b\"\"\",5\n12\" pipe,6\n\"c \"\"d\"\"\",7\n");
  }

  @Test
  void aBackslashBeforeAClosingQuoteIsAPlainCharacter() throws IOException {
    assertThat(read("x,y\n\"C:\\\",2\n\"D:\\\",\"a\"\"b\"\n").path()).endsWith("a.csv");
  }
}
