package io.sparkforest.server.codec;

import io.sparkforest.server.codec.Fault.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The type of an answer.
 *
 * @param name the media type exactly as it was asked for: what reads answers (Model Monitor, Data
 *     Capture, Clarify) goes by it
 * @param isText whether a line of JSON Lines is {@code {"source": "…"}}, as AWS's SparkML serving
 *     container answers {@code application/jsonlines;data=text}
 * @param output the parameter {@code output}: what the answer is to hold, see {@link
 *     AnswerColumns}; null if it is absent
 */
public record AnswerType(WireFormat format, String name, boolean isText, @Nullable String output) {

  /** A type without parameters. */
  AnswerType(WireFormat format, String name) {
    this(format, name, false, null);
  }

  /**
   * The type that an {@code Accept} header asks for: of its ranges the one with the highest
   * quality, the first of equals. Where a range leaves the choice, or nothing is asked for, the
   * answer is of the request's own type.
   *
   * @throws NotAcceptableException if the header admits none that this server writes
   */
  public static AnswerType negotiate(@Nullable String accept, ContentType request) {
    if (accept == null || accept.isBlank()) {
      return new AnswerType(request.format(), request.name());
    }
    List<Range> ranges = Range.parseAll(accept);
    for (Range range : ranges) {
      for (String candidate : candidates(request)) {
        if (range.quality > 0 && range.admits(candidate) && !isRefused(candidate, ranges)) {
          return range.answerType(candidate);
        }
      }
    }
    throw new NotAcceptableException(accept);
  }

  /**
   * What the answer is asked to hold; empty if nothing is said.
   *
   * @throws BadRequestException if that makes no sense
   */
  public Optional<AnswerColumns> columns() {
    if (output == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(AnswerColumns.parse(output));
    } catch (IllegalArgumentException e) {
      throw BadRequestException.of(
          Code.BAD_OUTPUT, "the parameter output of Accept is wrong: " + e.getMessage());
    }
  }

  private static Set<String> candidates(ContentType request) {
    Set<String> candidates = new LinkedHashSet<>();
    candidates.add(request.name());
    for (WireFormat format : WireFormat.values()) {
      candidates.addAll(format.mediaTypes());
    }
    return candidates;
  }

  /** Whether the range that says the most of this type excludes it by {@code q=0}. */
  private static boolean isRefused(String candidate, List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.admits(candidate))
        .max(Comparator.comparingInt(Range::precision))
        .filter(range -> range.quality == 0)
        .isPresent();
  }

  /** One element of the header. */
  private record Range(MediaType mediaType, double quality) {
    String name() {
      return mediaType.name();
    }

    AnswerType answerType(String candidate) {
      WireFormat format = WireFormat.of(candidate).orElseThrow();
      boolean isText =
          format == WireFormat.JSON_LINES
              && "text".equalsIgnoreCase(mediaType.parameters().get("data"));
      return new AnswerType(format, candidate, isText, mediaType.parameters().get("output"));
    }

    /** The header's ranges, best first; what is no media range is passed over. */
    static List<Range> parseAll(String accept) {
      List<Range> ranges = new ArrayList<>();
      for (String element : MediaType.split(accept, ',')) {
        MediaType.parse(element)
            .flatMap(mediaType -> quality(mediaType).map(quality -> new Range(mediaType, quality)))
            .ifPresent(ranges::add);
      }
      ranges.sort(Comparator.comparingDouble((Range range) -> -range.quality()));
      return ranges;
    }

    private static Optional<Double> quality(MediaType mediaType) {
      String text = mediaType.parameters().getOrDefault("q", "1");
      double quality = FieldRules.number(text);
      if (quality >= 0 && quality <= 1) {
        return Optional.of(quality);
      }
      return Optional.empty();
    }

    /**
     * How much a range says: of a single type more than of {@code text/*}, and that more than all.
     */
    int precision() {
      if (name().equals("*/*")) {
        return 0;
      }
      return name().endsWith("/*") ? 1 : 2;
    }

    boolean admits(String mediaType) {
      return name().equals("*/*")
          || name().equals(mediaType)
          || (name().endsWith("/*")
              && mediaType.startsWith(name().substring(0, name().length() - 1)));
    }
  }
}
