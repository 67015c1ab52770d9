package io.sparkforest.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class S3ShareTest {
  private static List<Long> share(int host, int hosts, List<Long> sizes) {
    return new S3Share(host, hosts).of(sizes, Long::longValue);
  }

  @Property(tries = 200)
  void eachObjectIsOneHostsAndNoHostHasMuchMoreThanAnother(
      @ForAll @IntRange(min = 1, max = 5) int hosts,
      @ForAll @Size(max = 30) List<@LongRange(min = 0, max = 1_000_000) Long> sizes) {
    List<List<Long>> shares =
        IntStream.range(0, hosts).mapToObj(host -> share(host, hosts, sizes)).toList();

    assertThat(shares.stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(sizes);
    List<Long> loads =
        shares.stream().map(of -> of.stream().mapToLong(size -> size + 1).sum()).toList();
    long largest = sizes.isEmpty() ? 0 : Collections.max(sizes) + 1;
    assertThat(Collections.max(loads) - Collections.min(loads)).isLessThanOrEqualTo(largest);
  }

  @Test
  void oneHostCopiesAll() {
    assertThat(S3Share.ALL.of(List.of(3L, 1L, 2L), Long::longValue))
        .containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(S3Share.ALL.isFirst()).isTrue();
  }

  @Test
  void theLargestObjectsGoToDifferentHosts() {
    List<Long> sizes = List.of(100L, 5L, 90L, 4L);
    assertThat(share(0, 2, sizes)).containsExactly(100L);
    assertThat(share(1, 2, sizes)).containsExactly(90L, 5L, 4L);
    assertThat(new S3Share(1, 2).isFirst()).isFalse();
  }
}
