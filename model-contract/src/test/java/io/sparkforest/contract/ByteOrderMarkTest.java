package io.sparkforest.contract;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteOrderMarkTest {
  private static final String MARK = "\uFEFF";

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc,d", "ﻀ", "ﻀﻀ", MARK + "a", "a" + MARK})
  void oneMarkAtTheStartIsRemoved(String text) throws IOException {
    assertThat(ByteOrderMark.removedFrom(MARK + text)).isEqualTo(text);
    assertThat(removed((MARK + text).getBytes(UTF_8))).isEqualTo(text.getBytes(UTF_8));
    assertThat(ByteOrderMark.lengthInUtf8((MARK + text).getBytes(UTF_8))).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc,d", "ﻀ", "ﻀﻀ", "a" + MARK})
  void aTextWithoutAMarkStaysAsItIs(String text) throws IOException {
    assertThat(ByteOrderMark.removedFrom(text)).isEqualTo(text);
    assertThat(removed(text.getBytes(UTF_8))).isEqualTo(text.getBytes(UTF_8));
    assertThat(ByteOrderMark.lengthInUtf8(text.getBytes(UTF_8))).isZero();
  }

  @Test
  void partOfAMarkIsNone() throws IOException {
    byte[] part = Arrays.copyOf(MARK.getBytes(UTF_8), 2);

    assertThat(removed(part)).isEqualTo(part);
    assertThat(ByteOrderMark.lengthInUtf8(part)).isZero();
  }

  @Test
  void utf16IsRecognisedInEitherByteOrder() {
    assertThat(ByteOrderMark.isUtf16((MARK + "a").getBytes(UTF_16LE))).isTrue();
    assertThat(ByteOrderMark.isUtf16((MARK + "a").getBytes(UTF_16BE))).isTrue();
    assertThat(ByteOrderMark.isUtf16((MARK + "a").getBytes(UTF_8))).isFalse();
    assertThat(ByteOrderMark.isUtf16("a".getBytes(UTF_16LE))).isFalse();
    assertThat(ByteOrderMark.isUtf16(new byte[] {(byte) 0xFF})).isFalse();
  }

  private static byte[] removed(byte[] bytes) throws IOException {
    return ByteOrderMark.removedFrom(new ByteArrayInputStream(bytes)).readAllBytes();
  }
}
