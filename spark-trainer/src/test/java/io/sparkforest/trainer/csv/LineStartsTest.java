package io.sparkforest.trainer.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineStartsTest {
  private static final String TEXT = "one\nü\r\nthree\r\rfive\n\r\nseven";

  private static LineStarts read(int atOnce) throws IOException {
    LineStarts lines =
        new LineStarts(new ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8)));
    while (lines.read(new byte[10], 3, atOnce) > 0) {
      // the bytes themselves are not looked at
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void aLineEndsWithAnyOfTheThreeEndsHoweverTheBytesAreRead(int atOnce) throws IOException {
    LineStarts lines = read(atOnce);

    assertThat(LongStream.rangeClosed(1, 7).map(lines::offset))
        .containsExactly(0L, 4L, 8L, 14L, 15L, 20L, 22L);
  }

  @Test
  void linesMayBePassedOverAndOneMayBeAskedForAgain() throws IOException {
    LineStarts lines = read(5);

    assertThat(lines.offset(3)).isEqualTo(8);
    assertThat(lines.offset(3)).isEqualTo(8);
    assertThat(lines.offset(7)).isEqualTo(22);
  }
}
