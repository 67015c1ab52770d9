package io.sparkforest.trainer.s3;

import io.sparkforest.trainer.settings.S3Parameters;
import io.sparkforest.trainer.settings.S3Uri;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * How S3 is reached. Hyperparameters go before the environment; credentials come by AWS's default
 * chain alone: environment, profile, web identity, container, instance.
 */
final class S3Connection {
  private static final String ANY_REGION = "us-east-1";
  private static final Pattern CLEAR_TEXT = Pattern.compile("(?i)http://");

  /** Of the same machine, from which nothing goes over a network. */
  private static final Pattern ITSELF =
      Pattern.compile("(?i)http://(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?([/?#].*)?");

  private final Configuration configuration;
  private final Optional<String> endpoint;
  private final String description;

  private S3Connection(Configuration configuration, Optional<String> endpoint, String description) {
    this.configuration = configuration;
    this.endpoint = endpoint;
    this.description = description;
  }

  /**
   * Gathers the settings; nothing is connected.
   *
   * @param environment for {@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL}, {@code
   *     AWS_REGION} and {@code AWS_DEFAULT_REGION}
   * @param buffers where parts of files wait to be sent
   */
  static S3Connection of(S3Parameters parameters, Map<String, String> environment, Path buffers) {
    Optional<String> endpoint =
        parameters
            .endpoint()
            .or(() -> first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"));
    Optional<String> region =
        parameters.region().or(() -> first(environment, "AWS_REGION", "AWS_DEFAULT_REGION"));
    boolean isOfAws = endpoint.map(address -> address.contains(".amazonaws.com")).orElse(true);
    Configuration configuration = new Configuration();
    configuration.set(
        "fs.s3a.aws.credentials.provider",
        "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    endpoint.ifPresent(address -> configuration.set("fs.s3a.endpoint", address));
    if (!isOfAws) {
      region = region.or(() -> Optional.of(ANY_REGION));
    }
    region.ifPresent(name -> configuration.set("fs.s3a.endpoint.region", name));
    configuration.setBoolean("fs.s3a.path.style.access", parameters.pathStyle().orElse(!isOfAws));
    configuration.set("fs.s3a.buffer.dir", buffers.toString());
    // A transient failure is retried, a lasting one is reported within a minute. S3A raises
    // timeouts of connections below 15 s to that.
    configuration.set("fs.s3a.attempts.maximum", "2");
    configuration.set("fs.s3a.retry.limit", "3");
    configuration.set("fs.s3a.retry.interval", "500ms");
    configuration.set("fs.s3a.retry.throttle.limit", "6");
    configuration.set("fs.s3a.connection.establish.timeout", "15s");
    configuration.set("fs.s3a.connection.timeout", "20s");
    configuration.set("fs.s3a.connection.request.timeout", "30s");
    // Small parts, so that a slow upload is seen to move.
    configuration.set("fs.s3a.multipart.size", "8M");
    configuration.set("fs.s3a.multipart.threshold", "16M");
    configuration.setBoolean("fs.s3a.audit.enabled", false);
    return new S3Connection(
        configuration,
        endpoint,
        endpoint.orElse("AWS") + region.map(name -> ", region " + name).orElse(""));
  }

  /** The file system of a bucket; whether there is such a bucket shows at its first use. */
  FileSystem open(S3Uri place) throws IOException {
    return FileSystem.newInstance(URI.create("s3a://" + place.bucket()), configuration);
  }

  /** The store's address, if what is sent there can be read on the way. */
  Optional<String> clearTextAddress() {
    return endpoint.filter(
        address -> CLEAR_TEXT.matcher(address).lookingAt() && !ITSELF.matcher(address).matches());
  }

  /** Endpoint and region, without any secret. */
  @Override
  public String toString() {
    return description;
  }

  private static Optional<String> first(Map<String, String> environment, String... names) {
    return Stream.of(names)
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
