package io.sparkforest.server;

import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.AnswerType;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.http.settings.ExecutionParameters;
import io.sparkforest.server.http.settings.ExecutionParameters.Strategy;
import io.sparkforest.server.http.settings.ModelSettings;
import io.sparkforest.server.http.settings.RequestSettings;
import io.sparkforest.server.model.SparkmlSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How the server is set up. Each setting is an environment variable; those whose names begin with
 * {@code SAGEMAKER_} are SageMaker's.
 *
 * @param baseDir {@code SAGEMAKER_BASE_DIR}: the folder that holds {@code model}; default {@code
 *     /opt/ml}
 * @param port {@code SAGEMAKER_BIND_TO_PORT}: 0 to 65535, 0 for any that is free; default 8080
 * @param requests what the server takes on:
 *     <ul>
 *       <li>{@code SAGEMAKER_MAX_PAYLOAD_IN_MB}: longer bodies are rejected; up to 1024, default
 *           25. A batch job sets 0 for "no limit", which becomes 1024, the most that SageMaker ever
 *           sends
 *       <li>{@code SERVE_MAX_REQUESTS}: invocations processed at the same time; 1 to 1024, default
 *           64
 *       <li>{@code SERVE_QUEUE}: how many more wait; 0 to 10000, default 256, in a batch job at
 *           least {@code SAGEMAKER_MAX_CONCURRENT_TRANSFORMS}
 *       <li>{@code SERVE_QUEUE_SECONDS}: how long one waits; 0 to 3600, 0 for any time; default 5,
 *           in a batch job ({@code SAGEMAKER_BATCH=true}) 0
 *       <li>{@code SERVE_SILENCE_SECONDS}: how long a client may be silent while it is to send or
 *           to receive; 1 to 3600, default 30
 *       <li>{@code SERVE_BAD_RECORDS}: {@code refuse}, the default, or {@code answer}
 *       <li>{@code SERVE_ACCESS_LOG}: {@code true}, the default, or {@code false}
 *       <li>{@code SAGEMAKER_MAX_CONCURRENT_TRANSFORMS}, 1 to 10000, and {@code
 *           SAGEMAKER_BATCH_STRATEGY}, {@code MULTI_RECORD} or {@code SINGLE_RECORD}: what the
 *           author of a batch job has chosen
 *     </ul>
 *
 * @param isMultiModel {@code SAGEMAKER_MULTI_MODEL}: whether models are loaded and unloaded below
 *     {@code models}; default false
 * @param schema {@code SAGEMAKER_SPARKML_SCHEMA}: columns and output of the model, as AWS's SparkML
 *     serving container takes them; null, the default, to use the model's own
 * @param telling {@code SERVE_DISCOVERY}: whether there are a page, the schema, OpenAPI and
 *     metrics, default true; {@code SERVE_OUTPUT}: what answers hold, see {@link AnswerColumns},
 *     default {@code score}; {@code SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT}: the type of answers
 *     where {@code Accept} is absent or {@code *}{@code /*}, see {@link AnswerType}, default the
 *     request's own
 */
record ServerSettings(
    Path baseDir,
    int port,
    RequestSettings requests,
    boolean isMultiModel,
    @Nullable SparkmlSchema schema,
    ModelSettings telling) {
  static final String OUTPUT = "SERVE_OUTPUT";
  static final String ACCEPT = "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT";

  private static final int HIGHEST_PORT = 65_535;
  private static final int LARGEST_PAYLOAD = 1_024;
  private static final int BYTES_PER_MEGABYTE = 1_024 * 1_024;
  private static final int MAX_REQUESTS = 1_024;
  private static final int LONGEST_QUEUE = 10_000;
  private static final int LONGEST_WAIT = 3_600;

  /**
   * Reads the settings.
   *
   * @param cores of this machine
   * @throws SettingsException if any is not as described, telling all that are not
   */
  static ServerSettings of(Map<String, String> environment, int cores) throws SettingsException {
    SettingsReader reader = new SettingsReader(environment);
    ServerSettings settings =
        new ServerSettings(
            reader.path("SAGEMAKER_BASE_DIR", "/opt/ml"),
            reader.number("SAGEMAKER_BIND_TO_PORT", 0, HIGHEST_PORT).orElse(8_080),
            requests(reader, cores),
            reader.flag("SAGEMAKER_MULTI_MODEL", false),
            reader.parsed("SAGEMAKER_SPARKML_SCHEMA", SparkmlSchema::parse).orElse(null),
            new ModelSettings(
                reader.flag("SERVE_DISCOVERY", true),
                reader.parsed(OUTPUT, AnswerColumns::parseSetting).orElse(AnswerColumns.SCORE),
                reader.parsed(ACCEPT, AnswerType::parse).orElse(null)));
    reader.check();
    return settings;
  }

  private static RequestSettings requests(SettingsReader reader, int cores) {
    boolean isBatch = reader.flag("SAGEMAKER_BATCH", false);
    OptionalInt concurrency =
        reader.number("SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", 1, LONGEST_QUEUE);
    OptionalInt payload = reader.number("SAGEMAKER_MAX_PAYLOAD_IN_MB", 0, LARGEST_PAYLOAD);
    Strategy strategy =
        reader.choice("SAGEMAKER_BATCH_STRATEGY", Strategy.class, Strategy.MULTI_RECORD);
    int maxPayload = payload.orElse(25);
    if (maxPayload == 0) {
      maxPayload = LARGEST_PAYLOAD;
    }
    // One rejected request fails a whole file of a batch job, so requests wait as long as they
    // must.
    int longestWait = 5;
    int minQueue = 0;
    if (isBatch) {
      longestWait = 0;
      minQueue = concurrency.orElse(0);
    }
    return new RequestSettings(
        maxPayload * BYTES_PER_MEGABYTE,
        cores,
        reader.number("SERVE_MAX_REQUESTS", 1, MAX_REQUESTS).orElse(64),
        Math.max(minQueue, reader.number("SERVE_QUEUE", 0, LONGEST_QUEUE).orElse(256)),
        Duration.ofSeconds(
            reader.number("SERVE_QUEUE_SECONDS", 0, LONGEST_WAIT).orElse(longestWait)),
        Duration.ofSeconds(reader.number("SERVE_SILENCE_SECONDS", 1, LONGEST_WAIT).orElse(30)),
        reader.choice("SERVE_BAD_RECORDS", BadRecords.class, BadRecords.REFUSE),
        reader.flag("SERVE_ACCESS_LOG", true),
        ExecutionParameters.of(cores, concurrency, payload, strategy));
  }

  Path modelDir() {
    return baseDir.resolve("model");
  }

  Path modelsDir() {
    return baseDir.resolve("models");
  }
}
