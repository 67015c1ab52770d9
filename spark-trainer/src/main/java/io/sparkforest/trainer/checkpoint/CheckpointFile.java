package io.sparkforest.trainer.checkpoint;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;

/**
 * A batch of trees in a file: a mark, the version of this form, a header of the caller's own, the
 * trees, and the CRC-32C of all before it.
 *
 * @param file where it is
 * @param batch number of the batch, from 0
 * @param header what the caller wrote before the trees
 */
public record CheckpointFile(Path file, int batch, String header) {
  private static final long MARK = 0x5350_4b46_5452_4545L;
  private static final int VERSION = 1;
  private static final int BUFFER = 1 << 16;

  /** Writes a file, and returns once it is on the disk. */
  static void write(Path file, String header, List<DecisionTreeRegressionModel> trees)
      throws IOException {
    CRC32C checksum = new CRC32C();
    try (OutputStream bytes = Files.newOutputStream(file);
        DataOutputStream output =
            new DataOutputStream(
                new BufferedOutputStream(new CheckedOutputStream(bytes, checksum), BUFFER))) {
      output.writeLong(MARK);
      output.writeInt(VERSION);
      byte[] headerBytes = header.getBytes(StandardCharsets.UTF_8);
      output.writeInt(headerBytes.length);
      output.write(headerBytes);
      output.writeInt(trees.size());
      for (DecisionTreeRegressionModel tree : trees) {
        TreeCodec.write(tree, output);
      }
      output.flush();
      output.writeLong(checksum.getValue());
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /**
   * Reads a file's header, after its checksum.
   *
   * @throws IOException if the file cannot be read, or is not what was once written; the message
   *     says which
   */
  static CheckpointFile open(Path file, int batch) throws IOException {
    long size = Files.size(file);
    requireChecksum(file, size);
    try (DataInputStream input = input(file)) {
      if (input.readLong() != MARK) {
        throw new IOException("it is no checkpoint");
      }
      int version = input.readInt();
      if (version != VERSION) {
        throw new IOException("its form has version " + version + ", not " + VERSION);
      }
      byte[] header = input.readNBytes(input.readInt());
      return new CheckpointFile(file, batch, new String(header, StandardCharsets.UTF_8));
    }
  }

  private static void requireChecksum(Path file, long size) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    try (DataInputStream input = input(file)) {
      long left = size - Long.BYTES;
      while (left > 0) {
        int read = input.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        checksum.update(ByteBuffer.wrap(buffer, 0, read));
        left -= read > 0 ? read : left;
      }
      if (size < Long.BYTES || input.readLong() != checksum.getValue()) {
        throw new IOException("it is torn or damaged: its checksum does not fit");
      }
    }
  }

  private static DataInputStream input(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return new DataInputStream(new BufferedInputStream(bytes, BUFFER));
  }

  /** The trees, in their order. */
  public List<DecisionTreeRegressionModel> trees() throws IOException {
    try (DataInputStream input = input(file)) {
      input.skipNBytes(Long.BYTES + Integer.BYTES);
      input.skipNBytes(input.readInt());
      int size = input.readInt();
      List<DecisionTreeRegressionModel> trees = new ArrayList<>();
      for (int index = 0; index < size; index++) {
        trees.add(TreeCodec.read(input));
      }
      return trees;
    }
  }
}
