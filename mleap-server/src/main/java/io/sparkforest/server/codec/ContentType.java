package io.sparkforest.server.codec;

import io.sparkforest.contract.FieldSeparator;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a request describes its body.
 *
 * <p>Of a media type's parameters {@code header}, {@code delimiter} and {@code charset} count; all
 * others, such as {@code label_size=0}, are accepted and without effect.
 *
 * @param name the media type as the client names it, without parameters
 * @param charset any that this JVM knows; default UTF-8
 * @param delimiter the field separator of CSV; null if not specified
 */
public record ContentType(
    WireFormat format,
    String name,
    HeaderLine headerLine,
    Charset charset,
    @Nullable Character delimiter) {

  /**
   * Reads a {@code Content-Type} header.
   *
   * @throws RequestException {@code UNSUPPORTED_MEDIA_TYPE} if it is absent or names no format that
   *     this server reads
   */
  public static ContentType parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      throw unsupported("the request has no Content-Type");
    }
    MediaType mediaType =
        MediaType.parse(header)
            .orElseThrow(() -> unsupported("\"" + header + "\" is no media type"));
    WireFormat format =
        WireFormat.of(mediaType.name())
            .orElseThrow(() -> unsupported("\"" + mediaType.name() + "\" is not supported"));
    return new ContentType(
        format, mediaType.name(), headerLine(mediaType), charset(mediaType), delimiter(mediaType));
  }

  private static Charset charset(MediaType mediaType) {
    String name = mediaType.parameters().getOrDefault("charset", "utf-8");
    try {
      Charset charset = Charset.forName(name);
      // ASCII that is not quite ASCII is UTF-8 more often than not.
      if (charset.equals(StandardCharsets.US_ASCII)) {
        return StandardCharsets.UTF_8;
      }
      return charset;
    } catch (IllegalArgumentException e) {
      throw unsupported("the charset \"" + name + "\" is not known");
    }
  }

  /** The same of a body that was written anew. */
  public ContentType inUtf8() {
    return new ContentType(format, name, headerLine, StandardCharsets.UTF_8, delimiter);
  }

  /** The same of a body that is answered in CSV unless something else is asked for. */
  public ContentType answeredAsCsv() {
    return new ContentType(
        WireFormat.CSV, WireFormat.CSV.mediaTypes().get(0), headerLine, charset, delimiter);
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

  private static @Nullable Character delimiter(MediaType mediaType) {
    String text = mediaType.parameters().get("delimiter");
    if (text == null) {
      return null;
    }
    return FieldSeparator.parse(text)
        .orElseThrow(
            () ->
                unsupported(
                    "the parameter delimiter "
                        + FieldSeparator.RULE
                        + ", in quotes if it is a semicolon (delimiter=\";\"), but is \""
                        + text
                        + "\""));
  }

  private static RequestException unsupported(String what) {
    return RequestException.of(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        "Content-Type must be one of "
            + WireFormat.allMediaTypes()
            + " (parameters are allowed), but "
            + what);
  }
}
