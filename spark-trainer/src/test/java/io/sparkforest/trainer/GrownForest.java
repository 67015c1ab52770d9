package io.sparkforest.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The forest that a job has left. */
final class GrownForest {
  private GrownForest() {}

  private static Map<String, byte[]> trees(JobFolder folder) throws IOException {
    Map<String, byte[]> trees = new TreeMap<>();
    Path root = folder.resolve("model/root");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> each.endsWith("tree.pb")).toList()) {
        trees.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    assertThat(trees).isNotEmpty();
    return trees;
  }

  /** That two jobs have grown the same trees, and measured the same. */
  static void assertSame(JobFolder folder, JobFolder expected) throws IOException {
    Map<String, byte[]> trees = trees(expected);
    assertThat(trees(folder))
        .hasSameSizeAs(trees)
        .allSatisfy((file, bytes) -> assertThat(bytes).isEqualTo(trees.get(file)));
    for (String metrics : new String[] {"/train", "/oob", "/settings", "/feature_importances"}) {
      assertThat(folder.json("model/notes/metrics.json").at(metrics))
          .as(metrics)
          .isEqualTo(expected.json("model/notes/metrics.json").at(metrics));
    }
  }
}
