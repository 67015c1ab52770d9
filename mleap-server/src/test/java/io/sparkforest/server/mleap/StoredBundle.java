package io.sparkforest.server.mleap;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.SparkmlSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Bundles as MLeap 0.20 wrote them from pipelines of Spark's: a stage or none, and a linear
 * regression of 1000 times the first feature and once Area.
 */
public enum StoredBundle {
  /** City by a string_indexer of Bern and Rome that skips other labels. */
  SKIP,
  /** Rank, doubles, by a string_indexer of 3.0, 1.0 and 2.0 that keeps others as 3. */
  RANKDOUBLE,
  /** IsNew, booleans, as it is. */
  BOOL,
  /** Rooms by a bucketizer of -Infinity, 2, 4 and Infinity that keeps NaN as 3. */
  INFBUCKETKEEP;

  /** Copies it into a folder. */
  public void copyTo(Path folder) throws IOException {
    Path source = path();
    try (Stream<Path> files = Files.walk(source)) {
      for (Iterator<Path> all = files.iterator(); all.hasNext(); ) {
        Path file = all.next();
        Path target = folder.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** The bundle, loaded with a schema of Area and a column of another type. */
  Model load(String column, String type) throws ModelLoadException {
    return new ModelFolder(path(), SparkmlSchema.parse(schema(column, type))).load();
  }

  /** The bundle without a schema. */
  Model load() throws ModelLoadException {
    return new ModelFolder(path(), null).load();
  }

  /** A schema of a column and Area. */
  public static String schema(String column, String type) {
    return "{\"input\":[{\"name\":\""
        + column
        + "\",\"type\":\""
        + type
        + "\"},{\"name\":\"Area\",\"type\":\"double\"}],"
        + "\"output\":{\"name\":\"prediction\",\"type\":\"double\"}}";
  }

  private Path path() {
    String name = "/bundles/" + name().toLowerCase(Locale.ROOT);
    try {
      return Path.of(StoredBundle.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
