package io.sparkforest.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EscapedTest {
  @ParameterizedTest
  @ValueSource(strings = {"Item_Weight", "größe", "a.b/c-1", "share_%", "f(x)", "列", "test/a.csv"})
  void aPlainWordIsANameAsItIs(String name) {
    assertThat(Escaped.name(name)).isEqualTo(name);
  }

  @Test
  void aNameThatCouldBeTakenForTheWordsAroundItIsQuoted() {
    assertThat(Escaped.name("is constant")).isEqualTo("\"is constant\"");
    assertThat(Escaped.name("oob:rmse=0.0;")).isEqualTo("\"oob:rmse=0.0;\"");
    assertThat(Escaped.name("a\", \"b\\")).isEqualTo("\"a\\\", \\\"b\\\\\"");
    assertThat(Escaped.name("")).isEqualTo("\"\"");
    assertThat(Escaped.names(List.of("a", "b, c"))).isEqualTo("a, \"b, c\"");
  }

  @Test
  void noTextBeginsALineOrControlsATerminal() {
    assertThat(Escaped.text("a\r\nb\t\0\u001B[31m\u0085\u2028\u202E\\n"))
        .isEqualTo("a\\r\\nb\\t\\u0000\\u001b[31m\\u0085\\u2028\\u202e\\n");
    assertThat(Escaped.name("x\ny")).isEqualTo("\"x\\ny\"");
  }

  @Test
  void severalLinesStayLines() {
    assertThat(Escaped.lines("a\n\tat b\u001B\r\n")).isEqualTo("a\n\tat b\\u001b\\r\n");
  }

  @Test
  void controlCharactersOfSeveralLinesCanBeMasked() {
    assertThat(Escaped.maskedLines("a\n\tb\u001B[31m\r\u0085\u2028\u202E"))
        .isEqualTo("a\n\tb?[31m????");
  }

  @Test
  void controlCharactersThatFollowEachOtherCanBeOneSpace() {
    assertThat(Escaped.spaced("a\r\nb\u0085\u001B[31m\u2066c")).isEqualTo("a b [31m c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "a\u0000", "\u007F", "\u0085", "\u2028", "a\u202Eb", "\u2069"})
  void aControlCharacterIsFoundAnywhere(String text) {
    assertThat(Escaped.hasControls(text)).isTrue();
    assertThat(Escaped.hasControls("größe 列 😀")).isFalse();
  }

  @Test
  void aTextThatIsTooLongEndsWithAnEllipsis() {
    assertThat(Escaped.cut("x".repeat(60))).isEqualTo("x".repeat(60));
    assertThat(Escaped.cut("x".repeat(61))).isEqualTo("x".repeat(59) + "…");
    assertThat(Escaped.cut("abc", 3)).isEqualTo("abc");
    assertThat(Escaped.cut("abcd", 3)).isEqualTo("ab…");
    assertThat(Escaped.cut("abcd", 1)).isEqualTo("…");
    assertThat(Escaped.beginning("abcd", 3)).isEqualTo("abc");
    assertThat(Escaped.beginning("abcd", 0)).isEmpty();
  }

  @Property
  void noCutSplitsASurrogatePair(
      @ForAll("characters") String text, @ForAll @IntRange(min = 1, max = 12) int most) {
    String cut = Escaped.cut(text, most);
    String beginning = Escaped.beginning(text, most);

    assertThat(UTF_8.newEncoder().canEncode(cut)).isTrue();
    assertThat(UTF_8.newEncoder().canEncode(beginning)).isTrue();
    assertThat(text).startsWith(beginning).startsWith(cut.replace("…", ""));
    assertThat(cut.length()).isLessThanOrEqualTo(most);
    assertThat(beginning.length()).isBetween(Math.min(text.length(), most - 1), most);
  }

  @Provide
  Arbitrary<String> characters() {
    return Arbitraries.of("a", "é", "列", "😀", "🌲")
        .list()
        .ofMaxSize(8)
        .map(characters -> String.join("", characters));
  }
}
