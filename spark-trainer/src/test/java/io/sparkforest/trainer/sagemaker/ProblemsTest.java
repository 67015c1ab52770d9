package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class ProblemsTest {
  private final Problems problems = new Problems();

  @Test
  void noProblemEndsNothing() {
    assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
  }

  @Test
  void oneProblemIsTheMessage() {
    problems.add("%s is 100%% wrong", "x");

    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(UserError.class)
        .hasMessage("x is 100% wrong");
  }

  @Test
  void anArgumentIsNoFormat() {
    problems.add("found %s", "100%d");

    assertThatThrownBy(problems::throwIfAny).hasMessage("found 100%d");
  }

  @Test
  void severalProblemsAreListedInTheirOrder() {
    problems.add("first");
    problems.add("second");

    assertThatThrownBy(problems::throwIfAny).hasMessage("2 problems:\n- first\n- second");
  }

  @Test
  void twentyAreListedAndTheRestIsCounted() {
    for (int number = 1; number <= 22; number++) {
      problems.add("problem %d", number);
    }

    UserError error = Assertions.catchThrowableOfType(UserError.class, problems::throwIfAny);

    assertThat(error).isNotNull();
    assertThat(error.getMessage())
        .startsWith("22 problems:\n- problem 1\n")
        .endsWith("\n- problem 20\n- and 2 more");
  }

  @Test
  void aUserErrorIsOneLineAndSeveralProblemsOneLineEach() {
    assertThat(new UserError("column a\n- b")).hasMessage("column a\\n- b");
    problems.add("column %s", "a\n- b");
    problems.add(new UserError("file\u001B"));

    assertThatThrownBy(problems::throwIfAny)
        .hasMessage("2 problems:\n- column a\\n- b\n- file\\u001b");
  }
}
