package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.sagemaker.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@link S3Parameters}. What does not parse is reported without its text, which may hold a
 * secret by mistake.
 */
final class S3ParameterReader {
  static final List<String> NAMES =
      List.of(
          "data_uri",
          "validation_uri",
          "test_uri",
          "model_uri",
          "s3_endpoint",
          "s3_path_style",
          "s3_region");

  private static final Pattern ENDPOINT = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+/?");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");

  private final Map<String, String> values;
  private final Problems problems;

  S3ParameterReader(Map<String, String> values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  S3Parameters read() {
    return new S3Parameters(
        uri("data_uri"),
        uri("validation_uri"),
        uri("test_uri"),
        modelUri(),
        matching("s3_endpoint", ENDPOINT, "an address such as https://s3.example.com:9000"),
        pathStyle(),
        matching("s3_region", REGION, "a region such as eu-west-1"));
  }

  private Optional<S3Uri> modelUri() {
    Optional<S3Uri> uri = uri("model_uri");
    if (uri.isPresent() && uri.get().key().isEmpty()) {
      problems.add("hyperparameter model_uri must name a folder below bucket %s", uri.get());
    }
    return uri;
  }

  private Optional<S3Uri> uri(String name) {
    Optional<String> text = value(name);
    Optional<S3Uri> uri = text.flatMap(S3Uri::parse);
    if (text.isPresent() && uri.isEmpty()) {
      problems.add(
          "hyperparameter %s must be s3://BUCKET/KEY or s3a://BUCKET/KEY with nothing else in it"
              + " (credentials come from the environment or the job's role)",
          name);
    }
    return uri;
  }

  private Optional<String> matching(String name, Pattern form, String expected) {
    Optional<String> text = value(name);
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      problems.add("hyperparameter %s must be %s, with nothing else in it", name, expected);
    }
    return text;
  }

  private Optional<Boolean> pathStyle() {
    Optional<String> text = value("s3_path_style");
    if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
      problems.add("hyperparameter s3_path_style must be true or false, found %s", text.get());
    }
    return text.map("true"::equals);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(it -> !it.isEmpty());
  }
}
