package io.sparkforest.server.codec;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its body.
 *
 * <p>Of a media type's parameters {@code header} counts, and a {@code charset} other than UTF-8 is
 * refused; all others, such as {@code label_size=0}, are accepted and without effect.
 *
 * @param name the media type as the client names it, without parameters
 */
public record ContentType(WireFormat format, String name, HeaderLine headerLine) {
  private static final Set<String> UTF_8_NAMES = Set.of("utf-8", "utf8", "us-ascii", "ascii");

  /**
   * Reads a {@code Content-Type} header.
   *
   * @throws UnsupportedMediaTypeException if it is absent or not of a format that this server reads
   */
  public static ContentType parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      throw new UnsupportedMediaTypeException("the request has no Content-Type");
    }
    MediaType mediaType =
        MediaType.parse(header)
            .orElseThrow(() -> unsupported("\"" + header + "\" is no media type"));
    WireFormat format =
        WireFormat.of(mediaType.name())
            .orElseThrow(() -> unsupported("\"" + mediaType.name() + "\" is not supported"));
    String charset = mediaType.parameters().getOrDefault("charset", "utf-8");
    if (!UTF_8_NAMES.contains(charset.toLowerCase(Locale.ROOT))) {
      throw unsupported("the charset must be utf-8 but is \"" + charset + "\"");
    }
    return new ContentType(format, mediaType.name(), headerLine(mediaType));
  }

  /** The same of a body that is answered in CSV unless something else is asked for. */
  public ContentType answeredAsCsv() {
    return new ContentType(WireFormat.CSV, WireFormat.CSV.mediaTypes().get(0), headerLine);
  }

  private static HeaderLine headerLine(MediaType mediaType) {
    String header = mediaType.parameters().get("header");
    if (header == null) {
      return HeaderLine.DETECTED;
    }
    return switch (header.toLowerCase(Locale.ROOT)) {
      case "present" -> HeaderLine.PRESENT;
      case "absent" -> HeaderLine.ABSENT;
      default ->
          throw unsupported(
              "the parameter header must be present or absent but is \"" + header + "\"");
    };
  }

  private static UnsupportedMediaTypeException unsupported(String what) {
    return new UnsupportedMediaTypeException(what);
  }
}
