package io.sparkforest.server.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sparkforest.contract.JsonFault;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.codec.record.Written;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import java.io.IOException;

/** How the JSON of requests is parsed, whatever is in it. */
public final class RequestJson {
  /** Records themselves nest three deep; columns that are not read may nest deeper. */
  private static final int DEEPEST_NESTING = 64;

  private static final int LONGEST_NAME = 10_000;

  /**
   * Strict JSON, read token by token: a number is kept as the text it was written in. Names are not
   * pooled: a pool that lives as long as the server would be filled by its clients.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxStringLength(LineLimit.LONGEST_RECORD)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .build();

  private RequestJson() {}

  /** The factory of all parsers of requests. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  static RequestException malformed(String place, JsonProcessingException cause) {
    return RequestException.of(
        ErrorCode.MALFORMED_BODY, place + " is not valid JSON: " + JsonFault.of(cause));
  }

  static Written written(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Written.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Written.BOOLEAN;
      default -> Written.TEXT;
    };
  }

  static void skipTo(JsonStreamContext outside, JsonParser parser) throws IOException {
    while (parser.getParsingContext() != outside) {
      parser.nextToken();
    }
  }
}
