package io.sparkforest.contract.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class LeafCoversTest {
  private static final List<long[]> TREES = List.of(new long[] {3, 200, 1}, new long[] {204});

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @Size(max = 20)
          List<@NotEmpty @Size(max = 50) List<@LongRange(min = 1, max = Long.MAX_VALUE) Long>>
              forest)
      throws IOException {
    List<long[]> trees =
        forest.stream().map(tree -> tree.stream().mapToLong(Long::longValue).toArray()).toList();

    List<long[]> read =
        LeafCovers.read(
            new ByteArrayInputStream(bytes(trees)),
            trees.stream().mapToInt(tree -> tree.length).toArray());

    assertThat(read).hasSameSizeAs(trees);
    for (int tree = 0; tree < trees.size(); tree++) {
      assertThat(read.get(tree)).containsExactly(trees.get(tree));
    }
  }

  @Property(tries = 300)
  void aDamagedFileIsAnErrorOrReadAsItWas(
      @ForAll @IntRange(max = 10_000) int place, @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    byte[] bytes = bytes(TREES);
    bytes[place % bytes.length] ^= (byte) change;

    List<long[]> read;
    try {
      read = LeafCovers.read(new ByteArrayInputStream(bytes), new int[] {3, 1});
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(read.get(0)).containsExactly(TREES.get(0));
    assertThat(read.get(1)).containsExactly(TREES.get(1));
  }

  @Test
  void aFileThatIsCutOffIsAnErrorWhereverItEnds() throws IOException {
    byte[] bytes = bytes(TREES);

    for (int length = 0; length < bytes.length; length++) {
      ByteArrayInputStream part = new ByteArrayInputStream(bytes, 0, length);
      assertThatThrownBy(() -> LeafCovers.read(part, new int[] {3, 1}))
          .isInstanceOf(IOException.class)
          .hasMessage("it ends too early");
    }
  }

  @Test
  void aFileOfAnotherForestIsAnError() throws IOException {
    byte[] bytes = bytes(TREES);

    assertThatIOException()
        .isThrownBy(() -> LeafCovers.read(new ByteArrayInputStream(bytes), new int[] {3, 1, 7}))
        .withMessage("it belongs to another forest: it has 2 trees, not 3");
    assertThatIOException()
        .isThrownBy(() -> LeafCovers.read(new ByteArrayInputStream(bytes), new int[] {3, 2}))
        .withMessage("it belongs to another forest: it has 1 leaves in tree 1, not 2");
  }

  @Test
  void aForeignFileIsAnError() {
    assertThatIOException()
        .isThrownBy(() -> LeafCovers.read(new ByteArrayInputStream(new byte[100]), new int[] {1}))
        .withMessage("it is damaged, or no file of covers: Not in GZIP format");
  }

  @Test
  void aLeafWithoutRowsIsNotWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> bytes(List.of(new long[] {0})));
  }

  @Test
  void aLeafTakesAboutAByte() throws IOException {
    long[] tree = new long[10_000];
    for (int leaf = 0; leaf < tree.length; leaf++) {
      tree[leaf] = 1 + leaf * 31L % 97;
    }

    assertThat(bytes(List.of(tree))).hasSizeLessThan(10_100);
  }

  private static byte[] bytes(List<long[]> trees) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LeafCovers.write(out, trees);
    return out.toByteArray();
  }
}
