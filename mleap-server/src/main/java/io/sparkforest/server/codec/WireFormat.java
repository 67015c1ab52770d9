package io.sparkforest.server.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How records and predictions are written on the wire. */
public enum WireFormat {
  CSV,
  JSON,
  JSON_LINES;

  /** All names of the format, the usual one first. */
  public List<String> mediaTypes() {
    return switch (this) {
      case CSV -> List.of("text/csv");
      case JSON -> List.of("application/json");
      case JSON_LINES -> List.of("application/jsonlines", "application/x-jsonlines");
    };
  }

  static Optional<WireFormat> of(String mediaType) {
    return Arrays.stream(values())
        .filter(format -> format.mediaTypes().contains(mediaType))
        .findFirst();
  }

  /** All media types, for an error's message. */
  static String allMediaTypes() {
    return Arrays.stream(values())
        .flatMap(format -> format.mediaTypes().stream())
        .collect(Collectors.joining(", "));
  }
}
