package io.sparkforest.server.bundle;

import io.sparkforest.server.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Estimates how much heap a model needs, from its files, before it is loaded.
 *
 * <p>As MLeap's objects, a full tree's nodes take about three times their length in a protobuf
 * file, and 1.4 times that in a JSON file; the factors are twice as large, since loading takes more
 * for a moment and nodes on sets of labels are larger. Boosted trees stay such objects, and forests
 * in JSON are for a moment. A forest lies flat in the end and then takes less than its files.
 *
 * <p>Linked files count: MLeap follows them.
 */
public final class MemoryNeed {
  private static final long EACH_MODEL = 1L << 20;
  private static final long EACH_FILE = 2_048;

  /** Beyond any heap, and the sum of any archive's entries still fits a long. */
  private static final long FAR_TOO_LARGE = 1L << 36;

  private static final int PROTOBUF = 6;
  private static final int JSON = 3;

  private MemoryNeed() {}

  /**
   * Bytes of the heap, rather too many than too few.
   *
   * @param path a model folder or a zip file
   * @throws ModelLoadException if it cannot be read
   */
  public static long bytes(Path path) throws ModelLoadException {
    Sum sum = new Sum();
    try {
      Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, sum);
    } catch (IOException e) {
      throw new ModelLoadException(path + " cannot be read (" + e + ")", e);
    }
    return sum.bytes;
  }

  /** Asks the system once for each file; there may be thousands. */
  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes = EACH_MODEL;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        String name = file.toString();
        bytes +=
            name.endsWith(".zip") && !BundleSource.isHidden(file)
                ? zipped(file)
                : one(name, attributes.size());
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** From the declared sizes: BundleZip rejects an archive that unpacks to more. */
  private static long zipped(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream()
          .mapToLong((ZipEntry entry) -> one(entry.getName(), Math.max(0, entry.getSize())))
          .sum();
    }
  }

  private static long one(String name, long announced) {
    long size = Math.min(announced, FAR_TOO_LARGE);
    if (name.endsWith(".pb")) {
      return EACH_FILE + PROTOBUF * size;
    }
    return EACH_FILE + JSON * size;
  }
}
