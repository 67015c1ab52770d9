package io.sparkforest.server.bundle;

import io.sparkforest.contract.notes.Note;
import io.sparkforest.server.model.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle as a folder that MLeap can load, wherever it comes from: the model folder itself, a
 * folder in it, or a zip file in it. What had to be unpacked or renamed is in a temporary folder
 * until this is closed; the model folder is never written to.
 */
final class BundleSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleSource.class);
  private static final String BUNDLE = "bundle.json";
  private static final String ZIP = ".zip";

  /** What a bundle may unpack to: far beyond any heap that could hold its model. */
  private static final long MAX_BYTES = 16L << 30;

  private final Path folder;
  private final @Nullable Path temporary;

  private BundleSource(Path folder, @Nullable Path temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * The only bundle in a model folder, or the zip file at that path.
   *
   * @throws ModelLoadException if there is none, or more than one
   */
  static BundleSource open(Path path) throws ModelLoadException {
    if (Files.isRegularFile(path)) {
      if (isTar(path)) {
        throw packed(path);
      }
      return withReadableTrees(unpack(path));
    }
    if (Files.isRegularFile(path.resolve(BUNDLE))) {
      return withReadableTrees(new BundleSource(path, null));
    }
    List<Path> candidates = candidates(path);
    if (candidates.size() == 1) {
      Path only = candidates.get(0);
      if (Files.isDirectory(only)) {
        return withReadableTrees(new BundleSource(only, null));
      }
      return withReadableTrees(unpack(only));
    }
    if (candidates.isEmpty()) {
      Optional<Path> tar = tar(path);
      if (tar.isPresent()) {
        throw packed(tar.get());
      }
      throw new ModelLoadException(
          "the model folder has no "
              + path.resolve(BUNDLE)
              + ", no folder with one and no zip file: "
              + ModelFolder.TRAIN_FIRST);
    }
    throw new ModelLoadException(
        path + " must hold one bundle but holds " + candidates.size() + ": " + candidates);
  }

  private static List<Path> candidates(Path folder) throws ModelLoadException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !isHidden(child))
          .filter(
              child ->
                  Files.isRegularFile(child.resolve(BUNDLE))
                      || (Files.isRegularFile(child) && child.toString().endsWith(ZIP)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * Whether a file or folder is one that macOS and other systems leave next to what is copied or
   * zipped: {@code ._forest.zip} and what is in {@code __MACOSX} have the endings of the files that
   * they go with, and are none of these.
   */
  static boolean isHidden(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  private static Optional<Path> tar(Path folder) throws ModelLoadException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !isHidden(child) && isTar(child) && Files.isRegularFile(child))
          .min(Comparator.naturalOrder());
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean isTar(Path file) {
    String name = file.toString();
    return name.endsWith(".tar.gz") || name.endsWith(".tgz") || name.endsWith(".tar");
  }

  private static ModelLoadException packed(Path tar) {
    return new ModelLoadException(
        tar
            + " is an archive that is still packed: SageMaker unpacks model.tar.gz itself,"
            + " elsewhere unpack it into the model folder, and remove it (tar -xf "
            + tar.getFileName()
            + ")");
  }

  private static BundleSource unpack(Path zip) throws ModelLoadException {
    Path temporary = createTemporary(zip);
    try {
      new BundleZip(zip).unpack(temporary, MAX_BYTES);
      if (Files.isRegularFile(temporary.resolve(BUNDLE))) {
        return new BundleSource(temporary, temporary);
      }
      List<Path> nested =
          candidates(temporary).stream().filter(child -> Files.isDirectory(child)).toList();
      if (nested.size() == 1) {
        return new BundleSource(nested.get(0), temporary);
      }
      throw new ModelLoadException(zip + ": the archive holds no " + BUNDLE);
    } catch (ModelLoadException | RuntimeException e) {
      delete(temporary);
      throw e;
    }
  }

  /**
   * MLeap 0.20 writes the trees of a regression as {@code nodes} and reads {@code tree}: what it
   * writes, it cannot load. Such a bundle is copied, and its files are renamed to what MLeap reads.
   */
  private static BundleSource withReadableTrees(BundleSource source) throws ModelLoadException {
    if (Files.exists(Note.SIGNATURE.in(source.folder))) {
      // One of ours.
      return source;
    }
    BundleSource readable = source;
    boolean isDone = false;
    try {
      List<Path> misnamed = source.misnamedTrees();
      if (misnamed.isEmpty()) {
        isDone = true;
        return source;
      }
      if (source.temporary == null) {
        Path temporary = createTemporary(source.folder);
        readable = new BundleSource(temporary, temporary);
        copy(source.folder, temporary);
      }
      for (Path tree : misnamed) {
        Path copied = readable.folder.resolve(source.folder.relativize(tree));
        Files.move(copied, copied.resolveSibling(rightName(tree)));
      }
      isDone = true;
      return readable;
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(source.folder, e);
    } finally {
      if (!isDone) {
        readable.close();
      }
    }
  }

  private List<Path> misnamedTrees() throws IOException {
    if (!Files.isDirectory(folder.resolve("root"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder.resolve("root"), FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> isTree(file.getFileName().toString()))
          .filter(file -> !Files.exists(file.resolveSibling(rightName(file))))
          .toList();
    }
  }

  private static boolean isTree(String name) {
    return name.equals("nodes.pb") || name.equals("nodes.json");
  }

  private static String rightName(Path tree) {
    return tree.getFileName().toString().replace("nodes.", "tree.");
  }

  private static Path createTemporary(Path source) throws ModelLoadException {
    try {
      return Files.createTempDirectory("bundle").toRealPath();
    } catch (IOException e) {
      throw new ModelLoadException(
          source + " needs a temporary folder, but there is none (" + e + ")", e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        // As MLeap does when it reads: a mount may consist of links.
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static ModelLoadException unreadable(Path folder, Exception cause) {
    return new ModelLoadException(
        folder + " cannot be read (" + cause + "): check the model folder's permissions", cause);
  }

  /** The folder with {@code bundle.json}. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (temporary != null) {
      delete(temporary);
    }
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        LOG.warn("Cannot delete the temporary folder {}: {}", folder, e.toString());
      }
    }
  }
}
