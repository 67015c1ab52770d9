package io.sparkforest.server.registry;

import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * The folder of all models. URLs come from requests: none may lead out of it, by its text or by a
 * symbolic link on the way or in the model.
 */
final class ModelsFolder {
  private final Path folder;

  ModelsFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The model at a URL.
   *
   * @param url an absolute path below this folder, as SageMaker writes it
   * @throws RequestException {@code BAD_MODEL_URL} if it is anything else, {@code MODEL_NOT_FOUND}
   *     if nothing is there, {@code MODEL_NOT_LOADABLE} if it cannot be read
   */
  Path resolve(String url) {
    Path path = lexical(url);
    try {
      if (!Files.exists(folder)) {
        throw nothing(url);
      }
      Path root = folder.toRealPath();
      if (!Files.exists(path)) {
        throw nothing(url);
      }
      Path real = path.toRealPath();
      if (real.equals(root) || !real.startsWith(root)) {
        throw outside(url);
      }
      checkLinks(real, root, url);
      return real;
    } catch (IOException | UncheckedIOException e) {
      throw RequestException.of(
          ErrorCode.MODEL_NOT_LOADABLE, "the model at \"" + url + "\" cannot be read");
    }
  }

  private Path lexical(String url) {
    Path path;
    try {
      path = Path.of(url);
    } catch (InvalidPathException e) {
      throw outside(url);
    }
    for (Path name : path) {
      if (name.toString().equals("..") || name.toString().equals(".")) {
        throw outside(url);
      }
    }
    if (!path.isAbsolute() || path.equals(folder) || !path.startsWith(folder)) {
      throw outside(url);
    }
    return path;
  }

  private static void checkLinks(Path model, Path root, String url) throws IOException {
    // Through links as well: one to a folder of another model may lead on.
    try (Stream<Path> files = Files.walk(model, FileVisitOption.FOLLOW_LINKS)) {
      for (Iterator<Path> all = files.iterator(); all.hasNext(); ) {
        Path file = all.next();
        if (Files.isSymbolicLink(file)
            && (!Files.exists(file) || !file.toRealPath().startsWith(root))) {
          throw outside(url);
        }
      }
    }
  }

  private RequestException nothing(String url) {
    return RequestException.of(ErrorCode.MODEL_NOT_FOUND, "there is nothing at \"" + url + "\"");
  }

  private static RequestException outside(String url) {
    return RequestException.of(
        ErrorCode.BAD_MODEL_URL,
        "\"url\" must be the path of a model below the folder models, and so must be all that"
            + " links in it lead to, but is \""
            + url.replace('\0', '?')
            + "\"");
  }
}
