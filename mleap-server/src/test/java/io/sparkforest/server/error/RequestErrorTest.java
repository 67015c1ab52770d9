package io.sparkforest.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RequestErrorTest {
  @Test
  void membersThatDoNotApplyAreNotWritten() {
    assertThat(RequestError.of(ErrorCode.EMPTY_BODY).toJson())
        .isEqualTo("{\"error\":{\"code\":\"EMPTY_BODY\",\"message\":\"the body has no bytes\"}}");
    assertThat(new RequestError(ErrorCode.BAD_VALUE, "no \"x\"", 2L, "a", "x\n").toJson())
        .isEqualTo(
            "{\"error\":{\"code\":\"BAD_VALUE\",\"message\":\"no \\\"x\\\"\",\"row\":2,"
                + "\"column\":\"a\",\"value\":\"x\\n\"}}");
  }

  @Test
  void aLongValueIsCutBetweenCharacters() {
    RequestError error =
        new RequestError(ErrorCode.BAD_VALUE, "", null, null, "z".repeat(99) + "😀z");

    assertThat(error.value()).isEqualTo("z".repeat(99) + "…");
  }

  @Test
  void thePlaceForTheLogHasNoMessageNoValueAndNoControlCharacters() {
    RequestError error =
        new RequestError(ErrorCode.BAD_VALUE, "secret", 2L, "a\r\nb\u0085\u001B[31m", "secret");

    assertThat(error.place()).isEqualTo("BAD_VALUE, row 2, \"a b [31m\"");
  }
}
