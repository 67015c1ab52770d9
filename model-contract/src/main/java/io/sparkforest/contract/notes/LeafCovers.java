package io.sparkforest.contract.notes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The bytes of {@link Note#COVERS}: how many training rows each leaf of a forest has, each row as
 * often as it was drawn. Those of a split are the sum of what is below it.
 *
 * <p>A gzip file of: the six characters {@code covers}, a byte with the format's version, the
 * number of trees, and for each tree the number of its leaves and the rows of each, from left to
 * right. Numbers are unsigned, seven bits a byte, the lowest first; the highest bit of a byte says
 * that another follows.
 */
public final class LeafCovers {
  /** The version that is written, and the only one that is read. */
  public static final int VERSION = 1;

  private static final byte[] MAGIC = "covers".getBytes(US_ASCII);
  private static final int BUFFER = 1 << 16;
  private static final int MORE = 0x80;
  private static final int BITS = 7;

  private LeafCovers() {}

  /**
   * Writes covers.
   *
   * @param out is not closed
   * @param trees the rows of each tree's leaves, from left to right, at least 1 each
   * @throws IllegalArgumentException if a leaf has no row
   */
  public static void write(OutputStream out, List<long[]> trees) throws IOException {
    GZIPOutputStream gzip = new GZIPOutputStream(out);
    OutputStream buffer = new BufferedOutputStream(gzip, BUFFER);
    buffer.write(MAGIC);
    buffer.write(VERSION);
    write(buffer, trees.size());
    for (long[] tree : trees) {
      write(buffer, tree.length);
      for (long rows : tree) {
        if (rows < 1) {
          throw new IllegalArgumentException("a leaf has " + rows + " rows");
        }
        write(buffer, rows);
      }
    }
    buffer.flush();
    gzip.finish();
  }

  private static void write(OutputStream out, long number) throws IOException {
    long rest = number;
    while (rest >= MORE) {
      out.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    out.write((int) rest);
  }

  /**
   * Reads the covers of a forest.
   *
   * @param leaves how many leaves each of its trees has
   * @return the rows of each tree's leaves, from left to right
   * @throws IOException if the stream cannot be read, is damaged, or belongs to another forest; the
   *     message says which
   */
  public static List<long[]> read(InputStream in, int[] leaves) throws IOException {
    try {
      InputStream bytes = new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
      if (!Arrays.equals(bytes.readNBytes(MAGIC.length), MAGIC)) {
        throw new IOException("it is no file of covers");
      }
      int version = bytes.read();
      if (version != VERSION) {
        throw new IOException("it has version " + version + ", but only " + VERSION + " is known");
      }
      require(number(bytes), leaves.length, "trees");
      List<long[]> trees = new ArrayList<>();
      for (int count : leaves) {
        // Compared before memory is allocated for them.
        require(number(bytes), count, "leaves in tree " + trees.size());
        long[] tree = new long[count];
        for (int leaf = 0; leaf < count; leaf++) {
          tree[leaf] = number(bytes);
          if (tree[leaf] < 1) {
            throw new IOException("a leaf has " + tree[leaf] + " rows");
          }
        }
        trees.add(tree);
      }
      // Only at the end the checksum is compared.
      if (bytes.read() >= 0) {
        throw new IOException("bytes follow the last tree");
      }
      return trees;
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    } catch (ZipException e) {
      throw new IOException("it is damaged, or no file of covers: " + e.getMessage(), e);
    }
  }

  private static void require(long found, int expected, String what) throws IOException {
    if (found != expected) {
      throw new IOException(
          "it belongs to another forest: it has " + found + " " + what + ", not " + expected);
    }
  }

  private static long number(InputStream in) throws IOException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += BITS) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      number |= (long) (next & (MORE - 1)) << shift;
      if (next < MORE) {
        return number;
      }
    }
    throw new IOException("a number has more than 63 bits");
  }
}
