package io.sparkforest.server;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.http.ModelSettings;
import io.sparkforest.server.model.SparkmlSchema;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the server is set up.
 *
 * @param baseDir {@code SAGEMAKER_BASE_DIR}: the folder that holds {@code model}; default {@code
 *     /opt/ml}
 * @param port {@code SAGEMAKER_BIND_TO_PORT}: 0 to 65535, 0 for any that is free; default 8080
 * @param maxPayloadMegabytes {@code SAGEMAKER_MAX_PAYLOAD_IN_MB}: longer bodies are refused; up to
 *     1024, default 25. A batch job sets 0 for "no limit", which becomes 1024, the most that
 *     SageMaker ever sends
 * @param isMultiModel {@code SAGEMAKER_MULTI_MODEL}: whether models come and go below {@code
 *     models}; default false
 * @param schema {@code SAGEMAKER_SPARKML_SCHEMA}: columns and output of the model, as AWS's SparkML
 *     serving container takes them; null, the default, if the model tells them itself
 * @param answers {@code SERVE_DISCOVERY}: whether there are a page, the schema, OpenAPI and
 *     metrics, default true; {@code SERVE_OUTPUT}: what answers hold, see {@link AnswerColumns},
 *     default {@code score}
 */
record ServerSettings(
    Path baseDir,
    int port,
    int maxPayloadMegabytes,
    boolean isMultiModel,
    @Nullable SparkmlSchema schema,
    ModelSettings answers) {
  static final String BASE_DIR = "SAGEMAKER_BASE_DIR";
  static final String PORT = "SAGEMAKER_BIND_TO_PORT";
  static final String MAX_PAYLOAD = "SAGEMAKER_MAX_PAYLOAD_IN_MB";
  static final String MULTI_MODEL = "SAGEMAKER_MULTI_MODEL";
  static final String SCHEMA = "SAGEMAKER_SPARKML_SCHEMA";
  static final String DISCOVERY = "SERVE_DISCOVERY";
  static final String OUTPUT = "SERVE_OUTPUT";

  private static final int HIGHEST_PORT = 65_535;
  private static final int LARGEST_PAYLOAD = 1_024;
  private static final int BYTES_PER_MEGABYTE = 1_024 * 1_024;

  /**
   * Reads the settings.
   *
   * @throws SettingsException if any is not as described, telling all that are not
   */
  static ServerSettings of(Map<String, String> environment) throws SettingsException {
    List<String> problems = new ArrayList<>();
    Path baseDir = path(environment.getOrDefault(BASE_DIR, "/opt/ml"), problems);
    int port = number(environment, PORT, 8_080, HIGHEST_PORT, problems);
    int maxPayload = number(environment, MAX_PAYLOAD, 25, LARGEST_PAYLOAD, problems);
    if (maxPayload == 0) {
      maxPayload = LARGEST_PAYLOAD;
    }
    boolean isMultiModel = flag(environment, MULTI_MODEL, false, problems);
    SparkmlSchema schema = schema(environment, problems);
    ModelSettings answers =
        new ModelSettings(
            flag(environment, DISCOVERY, true, problems), output(environment, problems));
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new ServerSettings(baseDir, port, maxPayload, isMultiModel, schema, answers);
  }

  Path modelDir() {
    return baseDir.resolve("model");
  }

  Path modelsDir() {
    return baseDir.resolve("models");
  }

  int maxPayloadBytes() {
    return maxPayloadMegabytes * BYTES_PER_MEGABYTE;
  }

  private static boolean flag(
      Map<String, String> environment, String name, boolean byDefault, List<String> problems) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return byDefault;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      problems.add(name + " must be true or false but is \"" + text + "\"");
    }
    return text.equalsIgnoreCase("true");
  }

  private static @Nullable SparkmlSchema schema(
      Map<String, String> environment, List<String> problems) {
    String text = environment.getOrDefault(SCHEMA, "");
    if (!text.isBlank()) {
      try {
        return SparkmlSchema.parse(text);
      } catch (IllegalArgumentException e) {
        problems.add(SCHEMA + ": " + e.getMessage());
      }
    }
    return null;
  }

  private static AnswerColumns output(Map<String, String> environment, List<String> problems) {
    String text = environment.getOrDefault(OUTPUT, "");
    if (!text.isBlank()) {
      try {
        return AnswerColumns.parse(text);
      } catch (IllegalArgumentException e) {
        problems.add(OUTPUT + ": " + e.getMessage());
      }
    }
    return AnswerColumns.SCORE;
  }

  private static Path path(String text, List<String> problems) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // Told below, as a blank one is.
    }
    problems.add(BASE_DIR + " must be a folder's path but is \"" + text + "\"");
    return Path.of("");
  }

  private static int number(
      Map<String, String> environment,
      String name,
      int byDefault,
      int largest,
      List<String> problems) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    problems.add(
        name + " must be a whole number from 0 to " + largest + " but is \"" + text + "\"");
    return byDefault;
  }
}
