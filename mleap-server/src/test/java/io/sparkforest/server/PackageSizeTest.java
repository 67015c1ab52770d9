package io.sparkforest.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages and classes stay small enough to be read. */
final class PackageSizeTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final int MAX_CLASSES_PER_PACKAGE = 20;
  private static final int MAX_LINES_PER_CLASS = 300;

  @Test
  void noPackageHasMoreThanTwentyClasses() throws IOException {
    assertThat(
            sources().stream()
                .filter(source -> !source.endsWith("package-info.java"))
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
    Collection<Path> folders = sources().stream().map(Path::getParent).collect(Collectors.toSet());

    assertThat(folders)
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).isRegularFile());
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
