package io.sparkforest.server.codec;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The type of an answer.
 *
 * @param name the media type exactly as requested: what reads answers (Model Monitor, Data Capture,
 *     Clarify) depends on it
 * @param isText whether a line of JSON Lines is {@code {"source": "…"}}, as AWS's SparkML serving
 *     container answers {@code application/jsonlines;data=text}
 * @param output the parameter {@code output}: what the answer is to hold, see {@link
 *     AnswerColumns}; null if it is absent
 * @param interval the parameter {@code interval}: the level of prediction intervals in percent;
 *     null if it is absent
 */
public record AnswerType(
    WireFormat format,
    String name,
    boolean isText,
    @Nullable String output,
    @Nullable String interval) {

  /** The types of media that there are; anything else before a slash is no media type's. */
  private static final Set<String> TOP_LEVEL_TYPES =
      Set.of(
          "*",
          "application",
          "audio",
          "font",
          "image",
          "message",
          "model",
          "multipart",
          "text",
          "video");

  /** A type without parameters. */
  public AnswerType(WireFormat format, String name) {
    this(format, name, false, null, null);
  }

  /**
   * Reads a single media type, with its parameters.
   *
   * @throws IllegalArgumentException if this server does not write it
   */
  public static AnswerType parse(String text) {
    MediaType mediaType = MediaType.parse(text).orElseThrow(() -> notServed(text));
    if (WireFormat.of(mediaType.name()).isEmpty()) {
      throw notServed(text);
    }
    AnswerType type = new Range(mediaType, 1).answerType(mediaType.name());
    if (type.output != null) {
      AnswerColumns.parse(type.output);
    }
    if (type.interval != null) {
      AnswerColumns.level(type.interval);
    }
    return type;
  }

  private static IllegalArgumentException notServed(String text) {
    return new IllegalArgumentException(
        "must be one of " + WireFormat.allMediaTypes() + " but is \"" + text + "\"");
  }

  /** As {@link #negotiate(String, ContentType, AnswerType)}, by the request's own type. */
  public static AnswerType negotiate(@Nullable String accept, ContentType request) {
    return negotiate(accept, request, null);
  }

  /**
   * The type that an {@code Accept} header asks for: of its ranges the one with the highest
   * quality, the first of equals. Where a range leaves the choice, or nothing is asked for, the
   * answer is of the usual type, else of the request's own.
   *
   * @param usual the type of answers where the client leaves the choice; null for the request's
   * @throws RequestException {@code NOT_ACCEPTABLE} if the header admits none that this server
   *     writes, {@code BAD_OUTPUT} if it lists values of {@code output} outside of quotes
   */
  public static AnswerType negotiate(
      @Nullable String accept, ContentType request, @Nullable AnswerType usual) {
    if (accept == null || accept.isBlank()) {
      return usual != null ? usual : new AnswerType(request.format(), request.name());
    }
    List<Range> ranges = Range.parseAll(accept);
    for (Range range : ranges) {
      for (String candidate : candidates(request, usual)) {
        if (range.quality > 0 && range.admits(candidate) && !isRefused(candidate, ranges)) {
          AnswerType type = range.answerType(candidate);
          if (usual != null && candidate.equals(usual.name) && range.leavesChoice()) {
            return usual.orAsked(type);
          }
          return type;
        }
      }
    }
    throw RequestException.of(
        ErrorCode.NOT_ACCEPTABLE,
        "Accept must admit one of " + WireFormat.allMediaTypes() + ", but is \"" + accept + "\"");
  }

  /** This type, with those parameters that a range such as any type gives. */
  private AnswerType orAsked(AnswerType asked) {
    return new AnswerType(
        format,
        name,
        isText || asked.isText,
        asked.output != null ? asked.output : output,
        asked.interval != null ? asked.interval : interval);
  }

  /**
   * The requested contents of the response.
   *
   * @param usual what it holds if nothing is requested
   * @throws RequestException {@code BAD_OUTPUT} if the names or the level cannot be read
   */
  public AnswerColumns columns(AnswerColumns usual) {
    String parameter = "output";
    try {
      AnswerColumns columns = output == null ? usual : AnswerColumns.parse(output);
      parameter = "interval";
      return interval == null ? columns : columns.withLevel(AnswerColumns.level(interval));
    } catch (IllegalArgumentException e) {
      throw RequestException.of(
          ErrorCode.BAD_OUTPUT,
          "the parameter " + parameter + " of Accept is wrong: " + e.getMessage());
    }
  }

  private static Set<String> candidates(ContentType request, @Nullable AnswerType usual) {
    Set<String> candidates = new LinkedHashSet<>();
    if (usual != null) {
      candidates.add(usual.name);
    }
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
    private static final Pattern OUTPUT =
        Pattern.compile("\\s*output\\s*=\\s*(.*)", Pattern.CASE_INSENSITIVE);

    String name() {
      return mediaType.name();
    }

    AnswerType answerType(String candidate) {
      WireFormat format = WireFormat.of(candidate).orElseThrow();
      boolean isText =
          format == WireFormat.JSON_LINES
              && "text".equalsIgnoreCase(mediaType.parameters().get("data"));
      return new AnswerType(
          format,
          candidate,
          isText,
          mediaType.parameters().get("output"),
          mediaType.parameters().get("interval"));
    }

    /** The header's ranges, best first; invalid media ranges are ignored. */
    static List<Range> parseAll(String accept) {
      List<Range> ranges = new ArrayList<>();
      List<String> elements = MediaType.split(accept, ',');
      checkOutput(elements);
      for (String element : elements) {
        MediaType.parse(element)
            .flatMap(mediaType -> quality(mediaType).map(quality -> new Range(mediaType, quality)))
            .ifPresent(ranges::add);
      }
      ranges.sort(Comparator.comparingDouble((Range range) -> -range.quality()));
      return ranges;
    }

    /**
     * A list that is not within one pair of quotes is split; read as less than it says, it would be
     * answered with fewer columns than were asked for.
     */
    private static void checkOutput(List<String> elements) {
      for (int index = 0; index < elements.size(); index++) {
        List<String> outputs = outputs(elements.get(index));
        if (outputs.isEmpty()) {
          continue;
        }
        boolean isQuoted = outputs.get(0).startsWith("\"");
        for (int next = index + 1;
            next < elements.size() && !isMediaRange(elements.get(next));
            next++) {
          String name = MediaType.split(elements.get(next), ';').get(0).strip();
          // A list may have empty elements.
          if (!isQuoted || !name.isEmpty()) {
            outputs.add(name);
          }
        }
        if (outputs.size() > 1) {
          throw RequestException.of(
              ErrorCode.BAD_OUTPUT,
              "the parameter output of Accept needs quotes around a list: output=\""
                  + RequestError.cut(String.join(",", outputs).replace("\"", ""))
                  + "\"");
        }
      }
    }

    /** The values of an element's parameter output, and what follows it without a name. */
    private static List<String> outputs(String element) {
      List<String> outputs = new ArrayList<>();
      List<String> parts = MediaType.split(element, ';');
      for (String part : parts.subList(1, parts.size())) {
        Matcher output = OUTPUT.matcher(part);
        if (output.matches()) {
          outputs.add(output.group(1).strip());
        } else if (!outputs.isEmpty() && !part.isBlank() && part.indexOf('=') < 0) {
          outputs.add(part.strip());
        }
      }
      return outputs;
    }

    private static boolean isMediaRange(String element) {
      String name = MediaType.split(element, ';').get(0).strip().toLowerCase(Locale.ROOT);
      int slash = name.indexOf('/');
      return slash > 0 && TOP_LEVEL_TYPES.contains(name.substring(0, slash));
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

    boolean leavesChoice() {
      return name().endsWith("/*");
    }

    boolean admits(String mediaType) {
      return name().equals("*/*")
          || name().equals(mediaType)
          || (name().endsWith("/*")
              && mediaType.startsWith(name().substring(0, name().length() - 1)));
    }
  }
}
