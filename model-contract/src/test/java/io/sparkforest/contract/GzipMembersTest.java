package io.sparkforest.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class GzipMembersTest {
  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static String unzip(byte[] bytes) throws IOException {
    try (GzipMembers members = new GzipMembers(new ByteArrayInputStream(bytes))) {
      return new String(members.readAllBytes(), UTF_8);
    }
  }

  @Property(tries = 200)
  void membersFollowOneAnother(@ForAll String first, @ForAll String second) throws IOException {
    String expected = new String((first + second).getBytes(UTF_8), UTF_8);

    assertThat(unzip(join(gzip(first), gzip(second)))).isEqualTo(expected);
  }

  @Test
  void singleBytesAreTheSame() throws IOException {
    GzipMembers members = new GzipMembers(new ByteArrayInputStream(gzip("añ")));

    assertThat(members.read()).isEqualTo('a');
    assertThat(members.read()).isEqualTo(0xC3);
    assertThat(members.read()).isEqualTo(0xB1);
    assertThat(members.read()).isEqualTo(-1);
  }

  @Test
  void zerosAfterTheLastMemberArePadding() throws IOException {
    assertThat(unzip(join(gzip("a,b\n"), new byte[1_000]))).isEqualTo("a,b\n");
  }

  @Test
  void aDamagedSecondMemberIsNoEndOfTheFile() {
    byte[] second = gzip("2,3\n");
    second[second.length - 8] ^= 1;

    assertThatThrownBy(() -> unzip(join(gzip("a,b\n"), second, gzip("4,5\n"))))
        .isInstanceOf(ZipException.class);
    assertThatThrownBy(() -> unzip(join(gzip("a,b\n"), new byte[] {0, 0, 1})))
        .isInstanceOf(ZipException.class)
        .hasMessage("bytes that are no gzip follow");
    assertThatThrownBy(() -> unzip(join(gzip("a,b\n"), "rubbish".getBytes(UTF_8))))
        .isInstanceOf(ZipException.class);
  }

  @Test
  void aShortenedMemberIsNoEndOfTheFile() {
    byte[] second = gzip("2,3\n");

    assertThatThrownBy(() -> unzip(join(gzip("a,b\n"), Arrays.copyOf(second, second.length - 3))))
        .isInstanceOf(EOFException.class);
  }
}
