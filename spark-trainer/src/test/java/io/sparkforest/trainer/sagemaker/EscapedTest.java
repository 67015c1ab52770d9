package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
  void aUserErrorIsOneLineAndSeveralProblemsOneLineEach() {
    assertThat(new UserError("column a\n- b")).hasMessage("column a\\n- b");
    Problems problems = new Problems();
    problems.add("column %s", "a\n- b");
    problems.add(new UserError("file\u001B"));

    assertThatThrownBy(problems::throwIfAny)
        .hasMessage("2 problems:\n- column a\\n- b\n- file\\u001b");
  }
}
