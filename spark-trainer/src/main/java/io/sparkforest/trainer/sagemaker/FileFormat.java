package io.sparkforest.trainer.sagemaker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How the records of a file are written. */
public enum FileFormat {
  /** RFC 4180, with any delimiter. */
  CSV("text/csv", "application/csv", "csv|tsv|txt|data"),
  /** A JSON object on each line. */
  JSON_LINES(
      "application/jsonlines", "application/x-jsonlines|application/x-ndjson", "jsonl|ndjson|json"),
  /** Apache Parquet. */
  PARQUET(
      "application/x-parquet", "application/parquet|application/vnd.apache.parquet", "parquet|pq");

  private final String mediaType;
  private final String otherMediaTypes;
  private final String suffixes;

  FileFormat(String mediaType, String otherMediaTypes, String suffixes) {
    this.mediaType = mediaType;
    this.otherMediaTypes = otherMediaTypes;
    this.suffixes = suffixes;
  }

  /** The format that a media type without parameters means. */
  static Optional<FileFormat> ofMediaType(String mediaType) {
    String lowerCase = mediaType.toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(
            format ->
                format.mediaType.equals(lowerCase) || isOneOf(lowerCase, format.otherMediaTypes))
        .findFirst();
  }

  /** The format that a file's suffix means, without its dot. */
  public static Optional<FileFormat> ofSuffix(String suffix) {
    String lowerCase = suffix.toLowerCase(Locale.ROOT);
    return Stream.of(values()).filter(format -> isOneOf(lowerCase, format.suffixes)).findFirst();
  }

  private static boolean isOneOf(String text, String alternatives) {
    return List.of(alternatives.split("\\|", -1)).contains(text);
  }

  /** The media type by which a channel's ContentType names the format. */
  public String mediaType() {
    return mediaType;
  }
}
