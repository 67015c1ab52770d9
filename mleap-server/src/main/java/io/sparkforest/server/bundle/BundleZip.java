package io.sparkforest.server.bundle;

import io.sparkforest.server.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zipped bundle, unpacked with care: no entry may lie outside the folder that it is unpacked
 * into, and what it unpacks to is counted while unpacking: the declared sizes are not trusted.
 */
final class BundleZip {
  /** A forest of ten thousand trees has some forty thousand files. */
  private static final int MAX_ENTRIES = 200_000;

  /** Deflate cannot do better than this; trees reach a tenth of it. */
  private static final long MAX_RATIO = 200;

  /** Archives that unpack to no more than this may have any compression ratio. */
  private static final long ALWAYS_FINE = 16L << 20;

  private static final int BUFFER = 1 << 16;

  private final Path file;

  BundleZip(Path file) {
    this.file = file;
  }

  /**
   * Unpacks everything.
   *
   * @param maxBytes the most that it may unpack to, in bytes
   * @throws ModelLoadException if the archive is broken or unpacks to more than is plausible for
   *     its size
   */
  void unpack(Path folder, long maxBytes) throws ModelLoadException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > MAX_ENTRIES) {
        throw refused("it has " + zip.size() + " entries, more than " + MAX_ENTRIES);
      }
      long maxUnpacked = Math.max(ALWAYS_FINE, MAX_RATIO * Files.size(file));
      long left = Math.min(maxBytes, maxUnpacked);
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      for (ZipEntry entry : entries) {
        Path target = target(folder, entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling(""));
          try (InputStream bytes = zip.getInputStream(entry)) {
            left -= copy(bytes, target, Math.min(left, entry.getSize()));
          }
        }
      }
    } catch (IOException e) {
      throw new ModelLoadException(file + ": the archive cannot be unpacked (" + e + ")", e);
    }
  }

  private Path target(Path folder, String name) throws ModelLoadException {
    boolean climbs = List.of(name.split("/", -1)).contains("..");
    if (climbs || name.startsWith("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
      throw refused("its entry \"" + name + "\" lies outside the bundle");
    }
    Path target = folder.resolve(name).normalize();
    if (!target.startsWith(folder)) {
      throw refused("its entry \"" + name + "\" lies outside the bundle");
    }
    return target;
  }

  private long copy(InputStream bytes, Path target, long most)
      throws IOException, ModelLoadException {
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        copied += read;
        if (copied > most) {
          throw refused(
              "it unpacks to more than its entries declare, or than is plausible for its size");
        }
        out.write(buffer, 0, read);
      }
    }
    return copied;
  }

  private ModelLoadException refused(String why) {
    return new ModelLoadException(file + ": the archive is rejected: " + why);
  }
}
