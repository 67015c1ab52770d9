package io.sparkforest.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A folder laid out as SageMaker lays out /opt/ml for a training job. */
final class JobFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path base;

  JobFolder(Path base) throws IOException {
    this.base = base;
    Files.createDirectories(base.resolve("input/config"));
    Files.createDirectories(base.resolve("input/data/training"));
  }

  /** The repository's root: tests run in their module's folder. */
  static Path repository() {
    return Path.of("").toAbsolutePath().resolveSibling("");
  }

  /** Real data beside the repository, where a developer has them. */
  static Path realData(String file) {
    return repository().resolveSibling("shared").resolve("data").resolve(file);
  }

  /** The hyperparameters shipped for Big Mart, some of them replaced. */
  static Map<String, String> recipe(String... namesAndValues) {
    Map<String, String> recipe = new LinkedHashMap<>();
    try {
      JSON.readTree(Files.readAllBytes(repository().resolve("data/big-mart-hyperparameters.json")))
          .properties()
          .forEach(member -> recipe.put(member.getKey(), member.getValue().textValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int index = 0; index < namesAndValues.length; index += 2) {
      recipe.put(namesAndValues[index], namesAndValues[index + 1]);
    }
    return recipe;
  }

  Path base() {
    return base;
  }

  Path resolve(String path) {
    return base.resolve(path);
  }

  JobFolder hyperparameters(Map<String, String> values) throws IOException {
    JSON.writeValue(base.resolve("input/config/hyperparameters.json").toFile(), values);
    return this;
  }

  JobFolder trainingFile(String name, String content) throws IOException {
    Files.writeString(base.resolve("input/data/training").resolve(name), content);
    return this;
  }

  JsonNode json(String path) throws IOException {
    return JSON.readTree(Files.readAllBytes(base.resolve(path)));
  }
}
