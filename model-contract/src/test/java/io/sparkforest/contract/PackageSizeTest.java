package io.sparkforest.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages and classes of all modules stay small enough to be read. */
final class PackageSizeTest {
  private static final List<String> MODULES =
      List.of("model-contract", "mleap-server", "spark-trainer");

  /** The grower of trees is one machine, whose package says in what order to read it. */
  private static final Path LARGE = Path.of("io/sparkforest/trainer/inmemory");

  /** A class of a library that is replaced where it is. */
  private static final Path ANOTHERS = Path.of("breeze/storage");

  private static final int MAX_CLASSES_PER_PACKAGE = 20;
  private static final int MAX_LINES_PER_CLASS = 300;

  @Test
  void noPackageHasMoreThanTwentyClasses() throws IOException {
    assertThat(
            sources().stream()
                .filter(source -> !source.endsWith("package-info.java"))
                .filter(source -> !source.resolveSibling("").endsWith(LARGE))
                .collect(Collectors.groupingBy(Path::getParent)))
        .isNotEmpty()
        .allSatisfy(
            (folder, classes) ->
                assertThat(classes)
                    .as(folder.toString())
                    .hasSizeLessThanOrEqualTo(MAX_CLASSES_PER_PACKAGE));
  }

  @Test
  void noClassHasMoreThanThreeHundredLines() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readAllLines(source))
          .as(source.toString())
          .hasSizeLessThanOrEqualTo(MAX_LINES_PER_CLASS);
    }
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Collection<Path> folders =
        sources().stream()
            .map(Path::getParent)
            .filter(folder -> !folder.endsWith(ANOTHERS))
            .collect(Collectors.toSet());

    assertThat(folders)
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).isRegularFile());
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      Path folder = Path.of("").toAbsolutePath().resolveSibling(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
