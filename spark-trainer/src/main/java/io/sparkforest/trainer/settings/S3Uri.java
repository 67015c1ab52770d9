package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in Amazon S3 or a store like it, such as {@code s3://bucket/folder/file.csv}.
 *
 * @param bucket name of the bucket
 * @param key what follows the bucket, without a slash at its beginning; may be empty
 */
public record S3Uri(String bucket, String key) {
  /** Names of buckets by S3's rules: no user and password fit in. */
  private static final Pattern FORM =
      Pattern.compile("s3a?://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/+(.*))?");

  /** Reads {@code s3://} and {@code s3a://}, which mean the same; nothing if it is neither. */
  public static Optional<S3Uri> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String key = Optional.ofNullable(matcher.group(2)).orElse("");
    return Optional.of(new S3Uri(matcher.group(1), key));
  }

  @Override
  @JsonValue
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
